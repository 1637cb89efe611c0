/** The image grid: filters, cards, and what is done to many images at once. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

const amountOfImages = (value: number): string => amount(value, 'image', 'images');

export const images = {
  amount: amountOfImages,
  empty: {
    title: 'Add the first images',
    text: 'Drop files or whole folders anywhere on this page. You can label the first one while the rest is still being prepared.',
  },
  emptyTrash: {
    title: 'The trash is empty',
    text: 'Images that you delete come here, with their annotations, and can be restored.',
  },
  noMatch: {
    title: 'No image matches',
    text: 'No image of this project has what the filters ask for.',
  },
  showAll: 'Show all images',
  filter: {
    title: 'Filter images',
    deleted: 'Deleted images',
    trash: 'Trash',
    path: 'Find by file name or folder',
    clearPath: 'Clear',
    clear: (name: string) => `Clear the filter ${name}`,
    find: (name: string) => `Find by ${name.toLowerCase()}`,
    assignee: 'Assignee',
    noAssignee: 'Nobody labels here yet',
    me: 'Me',
    nobody: 'Nobody',
    category: 'Category',
    noCategory: 'No category yet',
    tag: 'Tag',
    noTag: 'No tag yet',
    comments: 'Comments',
    openComments: 'Open',
    reason: 'Reason',
  },
  card: {
    select: (name: string) => `Select ${name}`,
    waiting: 'Waiting',
    encoding: 'Encoding',
    notEncoded: 'Not encoded',
    before: (value: number) => `${amountOfImages(value)} before it`,
    tags: (tags: string) => `Tags: ${tags}`,
    comments: (value: number) => amount(value, 'open comment', 'open comments'),
    annotations: (value: number) => amount(value, 'annotation', 'annotations'),
    assigned: (name: string) => `Assigned to ${name}`,
    due: (name: string, date: string) => `${name}, due ${date}`,
    copy: (name: string) => `Copy of ${name}`,
    sameFile: (number: number, path: string) => `The same file as image ${String(number)}, ${path}`,
  },
  bulk: {
    title: 'Selected images',
    clear: 'Clear the selection',
    selected: (value: number) => `${count(value)} selected`,
    all: (value: number) => `Select all ${count(value)}`,
    restore: 'Restore',
    assign: 'Assign',
    delete: 'Delete',
    tag: 'Tag',
    newTag: 'New tag',
    tagsInUse: 'In use',
    takeOff: 'Take off',
    takeTagOff: (tag: string, value: number) => `Take ${tag} off ${amountOfImages(value)}`,
  },
  assign: {
    title: (value: number) => `Assign ${amountOfImages(value)}`,
    evenly: 'Shared evenly, counting what each still has to do.',
    allAnnotators: 'All annotators',
    due: 'Due',
    dueNote: 'Optional. Images with a date come up first.',
    unassign: 'Give back to the pool',
    some: 'Assign',
    amount: (value: number) => `Assign ${amountOfImages(value)}`,
    rest: (value: number) =>
      `${amountOfImages(value)} ${value === 1 ? 'stays as it is' : 'stay as they are'}: done, or assigned so already.`,
    open: (value: number) => `${count(value)} open`,
    more: (value: number) => `+${count(value)}`,
  },
  change: {
    undo: 'Undo',
    undone: (value: number) => `Undone for ${amountOfImages(value)}.`,
    done: {
      assign: (value: number) => `${amountOfImages(value)} assigned.`,
      unassign: (value: number) => `${amountOfImages(value)} given back to the pool.`,
      add_tag: (value: number, tag: string) => `“${tag}” added to ${amountOfImages(value)}.`,
      remove_tag: (value: number, tag: string) => `“${tag}” taken off ${amountOfImages(value)}.`,
      delete: (value: number) => `${amountOfImages(value)} deleted.`,
      restore: (value: number) => `${amountOfImages(value)} restored.`,
    },
    /** Said of the images that the change did not apply to. */
    left: {
      assign: (value: number) => `${amountOfImages(value)} stayed: done, or assigned so before.`,
      unassign: (value: number) => `${amountOfImages(value)} had no assignee.`,
      add_tag: (value: number) => `${amountOfImages(value)} had it before.`,
      remove_tag: (value: number) => `${amountOfImages(value)} did not have it.`,
      delete: (value: number) => `${amountOfImages(value)} stayed.`,
      restore: (value: number) =>
        `${amountOfImages(value)} stayed in the trash: ${value === 1 ? 'its path is' : 'their paths are'} taken.`,
    },
  },
};
