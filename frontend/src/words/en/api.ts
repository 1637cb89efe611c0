/** What goes wrong between the pages and the server, as far as the pages say it themselves. */

export const api = {
  unknownAnswer: {
    title: 'The server gave an answer that samweb does not understand.',
    detail: (status: number) => `The server answered with status ${status} and no explanation.`,
  },
  emptyAnswer: {
    title: 'The server gave an empty answer.',
    detail: 'The server answered without the data that was asked for.',
  },
  answerHint: 'Try again. If it stays, tell the person who runs this server.',
  unreachable: {
    title: 'The server cannot be reached.',
    detail: 'The server did not answer.',
    hint: 'Check the network, then try again. Nothing that was saved is lost.',
  },
  pageFault: {
    title: 'Something went wrong on this page.',
    hint: 'Reload the page. If it stays, tell the person who runs this server.',
  },
  models: {
    notes: {
      starter: 'small, for trying out',
      vit_b: 'fast, 375 MB of weights',
      vit_l: 'between the two, 1.2 GB of weights',
      vit_h: 'most exact, 2.6 GB of weights',
    },
    own: (base: string) => `your own, made of ${base}`,
  },
  passkeys: {
    plainHttp: 'Browsers offer passkeys only over https, and this page came over plain http.',
    byAddress: (address: string) =>
      `Passkeys belong to a name, and this page was opened by the address ${address}.`,
    unknown: 'This browser does not know passkeys; a newer one does.',
    notUsed: 'No passkey was used.',
    notUsedHint: 'Try again, or go another way.',
  },
  uploads: {
    notSent: 'Not sent.',
    stopped: 'You stopped the upload before this file was sent.',
    stoppedHint: 'Send it again when you want it in the project.',
    unreadable: 'The file was moved, changed or removed after it was chosen.',
    unreadableHint: 'Choose it again.',
    vanished: 'The server has the file and made no upload of it.',
  },
};
