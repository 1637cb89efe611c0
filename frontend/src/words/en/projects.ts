/** The list of projects, the way on from there, and a new project. */

import { numbersOf } from '../numbers';

const { amount, count } = numbersOf('en');

export const projects = {
  title: 'Projects',
  new: 'New project',
  none: {
    first: 'Make your first project',
    firstHow:
      'A project is a set of images that a team labels with one list of categories. It takes a name and the list.',
    notMember: 'You are in no project yet',
    notMemberHow: 'Ask the person who runs this server to add you to one.',
  },
  card: {
    done: (done: number, images: number) =>
      `${count(done)} of ${amount(images, 'image', 'images')} done`,
    masks: (masks: number) => amount(masks, 'mask', 'masks'),
  },
  continue: {
    title: 'Continue',
    with: (project: string) => `Continue: ${project}`,
    key: 'Enter',
    nothing: 'Nothing waits for you',
    nothingWhy:
      'All images are done or with somebody else. A manager of the project can assign you more; they appear here by themselves.',
  },
  form: {
    name: 'Name',
    nameExample: 'Street scenes',
    model: 'Model',
    modelHelp: 'Segment Anything in the size that this server should encode the images with',
    create: 'Create project',
  },
  categories: {
    label: 'Categories',
    help: 'Paste a list, one a line. Write “vehicle > car” to put car below vehicle.',
    list: 'List of categories',
    example: 'vehicle > car\nvehicle > bus\nperson\ntraffic sign',
    preview: 'The categories appear here with their colours. You can change both later.',
    amount: (categories: number) => amount(categories, 'category', 'categories'),
    line: (line: number, problem: string) => `Line ${count(line)}: ${problem}`,
    secondParent: (name: string, parent: string) =>
      `"${name}" is below "${parent}" already; a category has one parent.`,
    circle: (name: string, parent: string) =>
      `"${name}" cannot be below "${parent}", which is below it.`,
    noName: 'A name is missing beside ">".',
    tooLong: (beginning: string, length: number, most: number) =>
      `"${beginning}…" has ${count(length)} characters; ${count(most)} are allowed.`,
  },
};
