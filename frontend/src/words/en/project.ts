/** What all tabs of a project share: its head, its tabs, its roles, and buttons of its dialogs. */

export const project = {
  all: 'Projects',
  tabs: {
    title: 'Project',
    images: 'Images',
    upload: 'Upload',
    dashboard: 'Dashboard',
    exports: 'Exports',
    members: 'Members',
    settings: 'Settings',
  },
  missing: 'There is no such project',
  drop: 'Drop images or folders to add them to the project',
  chooseImages: 'Choose images',
  continue: {
    next: 'Continue',
    done: 'All images are done',
    nothing: 'Nothing is left for you',
  },
  button: {
    add: 'Add',
    pause: 'Pause',
    resume: 'Resume',
    save: 'Save',
    saved: 'Saved',
  },
  moreFor: (name: string) => `More for ${name}`,
  roles: {
    manager: {
      name: 'Manager',
      may: 'Settings, members, exports, and all below',
      sentence: 'As manager you run the project: settings, members, exports, and all of the work.',
    },
    reviewer: {
      name: 'Reviewer',
      may: 'Checks what others have labeled, and all below',
      sentence: 'As reviewer you check what others have labeled, and label yourself.',
    },
    annotator: {
      name: 'Annotator',
      may: 'Adds and labels images',
      sentence: 'As annotator you add and label images.',
    },
    viewer: {
      name: 'Viewer',
      may: 'Looks at everything, changes nothing',
      sentence: 'As viewer you look at images and annotations, and change nothing.',
    },
  },
};
