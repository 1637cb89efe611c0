/** The pages before which nobody need be logged in: log-in, invitation, a forgotten password. */

export const entrance = {
  promise: 'Label images as a team with Segment Anything',
  fields: {
    userName: 'User name',
    password: 'Password',
    newPassword: 'New password',
    passwordRule: (characters: number) => `At least ${characters} characters`,
    code: 'Code',
  },
  logIn: {
    submit: 'Log in',
    pending: 'Logging you in',
    or: 'or',
    byPasskey: 'Log in with a passkey',
    forgotten: 'Forgot the password?',
  },
  secondFactor: {
    title: 'One more step',
    help: 'Type the code that your authenticator app shows, or one of your recovery codes.',
    submit: 'Go on',
  },
  forgotten: {
    title: 'Forgot the password?',
    back: 'Back to the log-in',
    noMail:
      'This samweb sends no mail. Ask the person who runs it for a log-in link; they make one with {command}. It lets you in once, and you can set a new password then.',
    mailed: (who: string) =>
      `If ${who} has an account with a mail address, a link is on its way. It works once, within an hour, and you can set a new password then.`,
    who: 'User name or mail address',
    mail: 'Mail me a link',
  },
  setPassword: {
    first: 'Set a password',
    another: 'Set a new password?',
    firstWhy:
      'You are logged in. The link that brought you here works once; a password lets you come back without one.',
    anotherWhy:
      'You are logged in. The link that brought you here works once; if you have forgotten your password, put a new one in its place.',
    later: 'Not now',
    save: 'Save and go on',
  },
  invitation: {
    opening: 'Opening the invitation',
    by: (name: string) => `${name} invites you to`,
    until: (time: string) => `The link works once, until ${time}.`,
    isNew: 'I am new here',
    hasAccount: 'I have an account',
    joinAs: (name: string) => `Join as ${name}`,
    somebodyElse: 'I am somebody else',
    signUp: 'Make the account and join',
    nameSeen: 'Others see it beside your work',
  },
};
