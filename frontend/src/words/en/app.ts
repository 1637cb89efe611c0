/** The frame around the pages: menus, log-in after an expiry, and pages that cannot be shown. */

export const app = {
  skipToContent: 'Skip to the content',
  goToProjects: 'Go to projects',
  opening: 'Opening the page',
  account: {
    of: (name: string) => `Account of ${name}`,
    own: 'Account',
    server: 'This server',
    language: 'Language',
    logOut: 'Log out',
  },
  appearance: {
    title: 'Appearance',
    system: 'As the system',
    light: 'Light',
    dark: 'Dark',
  },
  broken: {
    title: 'This page cannot be shown.',
  },
  missing: {
    title: 'There is nothing here',
    reason: 'The address may be mistyped, or it belongs to a project that you are not a member of.',
  },
  expired: {
    title: 'Log in again',
    withoutPassword:
      'Your session has ended. Open a new log-in link in another tab; this page goes on by itself then. What you have done stays on this computer.',
    withPassword:
      'Your session has ended. Nothing is lost: what you have done stays on this computer and is saved once you are back.',
    code: 'Code of your authenticator app',
    password: (name: string) => `Password of ${name}`,
    submit: 'Log in',
  },
};
