/** What the editor says in passing: why something was not done, and what was switched. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

export const notices = {
  selectFirst: 'Select an object first: G takes the one under the pointer.',
  noTarget: 'There is no object to change yet. G selects one.',
  noOther: 'Point at the other object, then press the key.',
  objectGone: 'The object is no longer there.',
  noCategory: 'The project has no category for a new object.',
  chooseCategory: 'Choose a category first.',

  maskNotKept: (reason: string) => `The mask was not kept: ${reason}`,
  maskNotChanged: (reason: string) => `The mask was not changed: ${reason}`,
  isRepeated: 'This object is there already: it is outlined. Once more keeps both.',
  maskEmpty: 'The mask is empty, so nothing was kept.',
  allCovered: 'Other objects cover all of it, and objects are kept apart. Shift+A changes that.',
  noPixel: 'No pixel lies inside, so nothing was kept.',
  promptsKept: 'The prompts are kept; try again.',
  keptApart: 'Objects are kept apart: what is there keeps its pixels.',
  mayOverlap: 'Objects may overlap.',
  fewCorners: {
    polygon: (least: number, present: number) =>
      `A polygon has at least ${count(least)} corners; this one has ${count(present)}.`,
    line: (least: number, present: number) =>
      `A line has at least ${count(least)} corners; this one has ${count(present)}.`,
  },
  nothingUnderEraser: 'Nothing lies under the eraser. G selects what it should work on.',
  isWhole: 'The object is in one piece.',
  partsNothing: 'The line parts nothing: draw it across the object.',
  splitAlongLines: 'An object is split along a line or polygon.',
  copyOutside: 'A copy would lie outside the image.',
  nothingCopied: 'Nothing was copied yet: Ctrl+C copies.',
  nothingLeftHere: 'Nothing of the object would be left here.',
  nothingLeftOfSelected: 'Nothing would be left of the selected object.',
  nothingLeft: 'Nothing would be left of the object.',
  nothingToClean: 'There was nothing to clean.',

  imageNotOpen: 'Not done: its image is not open.',
  objectsComing: 'Not done: the objects of this image have not come yet.',
  notStored: (reason: string) => `Not done: this computer could not keep it (${reason}).`,
  notStoredHint: 'Free some disk space or allow this site to store data, then do it again.',
  pictureNotThere: 'The picture is not there yet. Try again in a moment.',
  pictureFailed: (status: number) => `The picture did not come: status ${String(status)}.`,
  samplesFailed: (status: number) => `The gray values did not come: status ${String(status)}.`,
  samplesIncomplete: 'The gray values are not complete.',
  viewNotRead: 'SAM could not read this view.',

  samNotReady: 'SAM is not ready for this image yet.',
  keepOrDropFirst: 'Keep or drop the open mask first.',
  noPlainBox: 'No object is a plain box. Draw boxes with R, or select an object.',
  nothingInside: 'SAM found nothing inside. Nothing was changed.',
  nothingInsideSome: (boxes: number) => `SAM found nothing inside ${count(boxes)} of them.`,

  imageAsksNothing: 'The project asks nothing about images. A manager can, in its settings.',
  categoryAsksNothing:
    'The project asks nothing about this category. A manager can, in its settings.',
  nothingAsked: 'There is no object here that the project asks about.',
  lastObject: 'That was the last object.',
  noneAnswered: 'No object of this category was answered before.',

  noFinding: 'No stray pixels, pinholes, duplicates, overlaps or open questions on this image.',
  againstClicks: 'Its clicks contradict this mask. Draw it right, or delete it.',
  broadCategory: 'This category has narrower ones: T lists them.',
  nothingToMend: 'Nothing more to mend on this image.',
  stops: (findings: number) =>
    `${findings === 1 ? 'One finding' : amount(findings, 'finding', 'findings')} to mend before this image can be submitted: N goes on, X mends.`,
  warns: (findings: number) =>
    `${findings === 1 ? 'One finding' : amount(findings, 'finding', 'findings')} to look at: N goes on, X mends. Submit once more to leave it so.`,

  noObject: 'There is no object on this image. Shift+X says that there is nothing to label.',
  hasObjects: 'This image has objects. Shift+D submits them.',
  maskOpen: 'A mask is open. Keep or drop it first.',
  openMaskOutdated: 'The object of your open mask has changed or is gone: the mask was dropped.',
  labeledAgain: {
    here: 'This image is to be labeled again.',
    elsewhere: 'The image that you skipped is to be labeled again.',
  },
  lastOfQueue: 'That was the last one for you. Well done.',
  noneUnlabelled: 'No image is left that nobody has labelled.',
  firstImage: 'This is the first image.',
  lastImage: 'This is the last image.',

  endOfImage: 'That was the end of the image.',
  colorBy: {
    category: 'Colours say the category.',
    object: 'Each object has a colour of its own.',
    author: 'Colours say who drew the object.',
  },

  noConflict: 'Nobody else has changed what you changed here.',
  contested: 'Somebody else changed the same object. You see theirs; yours is kept.',
  contestedHint: 'Shift+Q shows both side by side.',
  refused: 'The server did not take a change.',
  refusedHint: 'Open "needs you" at the top to see it.',
};
