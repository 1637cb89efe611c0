/** Files out of a drop or a picker, folders walked, each with its path inside the tree. */

export interface PathedFile {
  readonly file: File;
  /** `/` between folders, no leading slash. */
  readonly path: string;
}

/** What a drop brought. */
export interface Dropped {
  /** In the order of the walk. */
  readonly files: PathedFile[];
  /** Paths of files and folders that could not be read, or not to their end. */
  readonly unreadable: string[];
}

/** Left behind by file managers; nobody means to upload them. */
const IGNORED = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/;

const isWanted = (name: string): boolean => !IGNORED.test(name);

const pathOf = (entry: FileSystemEntry): string => entry.fullPath.replace(/^\/+/, '');

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A directory reader gives at most 100 entries a call, and an empty list at the end. */
async function* entriesOf(directory: FileSystemDirectoryEntry): AsyncGenerator<FileSystemEntry> {
  const reader = directory.createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return;
    yield* batch;
  }
}

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectoryEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry =>
  entry.isDirectory;

const walk = async (entry: FileSystemEntry, dropped: Dropped): Promise<void> => {
  try {
    if (isFileEntry(entry)) {
      if (!isWanted(entry.name)) return;
      dropped.files.push({ file: await fileOf(entry), path: pathOf(entry) });
    } else if (isDirectoryEntry(entry)) {
      for await (const child of entriesOf(entry)) await walk(child, dropped);
    }
  } catch {
    // A broken link, or no permission: the others are wanted all the same.
    dropped.unreadable.push(pathOf(entry));
  }
};

/**
 * Read a drop. Must be called in the drop event itself: the transfer is emptied afterwards.
 * What cannot be read is left out and named.
 */
export const filesOfDrop = async (transfer: DataTransfer): Promise<Dropped> => {
  const items = [...transfer.items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const dropped: Dropped = { files: [], unreadable: [] };
  for (const { entry, file } of items) {
    if (entry !== null) await walk(entry, dropped);
    // Not every source of a drop has entries; a mail program's attachment has a file alone.
    else if (file !== null && isWanted(file.name)) dropped.files.push({ file, path: file.name });
  }
  return dropped;
};

/** Read a picker; one for folders fills in `webkitRelativePath`. */
export const filesOfPicker = (files: FileList | null): readonly PathedFile[] =>
  [...(files ?? [])]
    .filter((file) => isWanted(file.name))
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }));
