/** Files out of a drop or a picker, folders walked, each with its path inside the tree. */

export interface PathedFile {
  readonly file: File;
  /** `/` between folders, no leading slash. */
  readonly path: string;
}

/** Left behind by file managers; nobody means to upload them. */
const IGNORED = /^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/;

const isWanted = (name: string): boolean => !IGNORED.test(name);

/** A directory reader gives at most 100 entries a call, and an empty list at the end. */
const readAll = async (directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = directory.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return entries;
    entries.push(...batch);
  }
};

const isFileEntry = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isDirectoryEntry = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry =>
  entry.isDirectory;

const walk = async (entry: FileSystemEntry, found: PathedFile[]): Promise<void> => {
  if (isFileEntry(entry)) {
    if (!isWanted(entry.name)) return;
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: entry.fullPath.replace(/^\/+/, '') });
  } else if (isDirectoryEntry(entry)) {
    for (const child of await readAll(entry)) await walk(child, found);
  }
};

/**
 * Read a drop. Must be called in the drop event itself: the transfer is emptied afterwards.
 * @returns files in the order of the walk
 */
export const filesOfDrop = async (transfer: DataTransfer): Promise<readonly PathedFile[]> => {
  const items = [...transfer.items].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }));
  const found: PathedFile[] = [];
  for (const { entry, file } of items) {
    if (entry !== null) await walk(entry, found);
    // Not every source of a drop has entries; a mail program's attachment has a file alone.
    else if (file !== null && isWanted(file.name)) found.push({ file, path: file.name });
  }
  return found;
};

/** Read a picker; one for folders fills in `webkitRelativePath`. */
export const filesOfPicker = (files: FileList | null): readonly PathedFile[] =>
  [...(files ?? [])]
    .filter((file) => isWanted(file.name))
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }));
