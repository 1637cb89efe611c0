/** The members tab: who works in the project, and who is invited. */

import { numbersOf } from '../numbers';

const { amount } = numbersOf('en');

export const members = {
  title: 'Members',
  description: 'Whoever is taken out keeps what they did: their name stays with their annotations.',
  invite: 'Invite',
  alone: 'You are alone here. Invite the people who label: each gets a link that works once.',
  row: {
    you: 'you',
    joined: (date: string) => `joined ${date}`,
    active: (date: string) => `active ${date}`,
    neverActive: 'no change yet',
    role: (name: string) => `Role of ${name}`,
    leave: 'Leave',
    remove: 'Remove',
  },
  leaving: {
    title: 'Leave this project?',
    text: 'The project disappears for you until a manager invites you again. All annotations stay, with your name.',
  },
  removing: {
    title: (name: string) => `Remove ${name}?`,
    text: (name: string) =>
      `The project disappears for ${name} at once, until they are invited again. All annotations stay, with their name.`,
  },
  invitations: {
    title: 'Open invitations',
    description: 'Each link lets one person in, once. A link is shown only when it is made.',
    anybody: 'Whoever has the link',
    made: (role: string, by: string, date: string) => `${role}, invited by ${by} on ${date}`,
    until: (date: string) => `until ${date}`,
    revoke: 'Revoke',
    really: 'Really?',
  },
  inviting: {
    title: 'Invite somebody',
    role: 'Role',
    address: 'Mail address',
    addressMailed: 'Optional: the link is sent there, and shown here too',
    addressKept: 'Optional, as a reminder: this samweb sends no mail',
    lifetime: 'Works for',
    days: (value: number) => amount(value, 'day', 'days'),
    make: 'Make the link',
  },
  made: {
    title: 'Pass the link on now',
    text: (role: string, until: string) =>
      `It lets one person in, once, as ${role.toLowerCase()}, until ${until}. This is the only time that it is shown.`,
    mailed: (address: string) => `It is also on its way to ${address}.`,
    notMailed: (address: string) => `It was not mailed to ${address}: pass it on yourself.`,
    another: 'Invite another person',
    done: 'Done',
  },
};
