/** Reads a pasted list of categories, one a line; `vehicle > car` puts `car` below `vehicle`. */

import { words } from '../../words/words';

export interface ListedCategory {
  readonly name: string;
  /** Name of another category of the result, or null. */
  readonly parent: string | null;
}

export interface LineProblem {
  /** From 1, as editors count. */
  readonly line: number;
  readonly message: string;
}

export interface CategoryList {
  readonly categories: readonly ListedCategory[];
  readonly problems: readonly LineProblem[];
}

const MAX_NAME_LENGTH = 200;

/** Names differ only if more than their case differs; the server holds to the same. */
const keyOf = (name: string): string => name.toLowerCase();

interface Entry {
  readonly name: string;
  parent: string | null;
}

class ListBuilder {
  readonly entries = new Map<string, Entry>();

  /** @returns what is wrong, or null */
  add(name: string, parent: string | null): string | null {
    const known = this.entries.get(keyOf(name));
    if (known === undefined) {
      this.entries.set(keyOf(name), { name, parent });
      return null;
    }
    if (parent === null || known.parent === parent) return null;
    if (known.parent !== null) {
      return words.projects.categories.secondParent(known.name, known.parent);
    }
    if (this.isBelow(parent, known.name)) {
      return words.projects.categories.circle(known.name, parent);
    }
    known.parent = parent;
    return null;
  }

  /** The name as it was written first. */
  nameOf(name: string): string {
    return this.entries.get(keyOf(name))?.name ?? name;
  }

  private isBelow(name: string, ancestor: string): boolean {
    for (let at: string | null = name; at !== null;) {
      if (keyOf(at) === keyOf(ancestor)) return true;
      at = this.entries.get(keyOf(at))?.parent ?? null;
    }
    return false;
  }
}

const wrongName = (name: string): string | null => {
  if (name === '') return words.projects.categories.noName;
  if (name.length > MAX_NAME_LENGTH) {
    return words.projects.categories.tooLong(name.slice(0, 30), name.length, MAX_NAME_LENGTH);
  }
  return null;
};

const addLine = (builder: ListBuilder, line: string): string | null => {
  let parent: string | null = null;
  for (const part of line.split('>')) {
    const name = part.trim().replace(/\s+/g, ' ');
    const problem = wrongName(name) ?? builder.add(name, parent);
    if (problem !== null) return problem;
    parent = builder.nameOf(name);
  }
  return null;
};

/**
 * Read a list.
 * @returns categories in the order in which they first appear, each once; parents that are only
 *   named beside a child are categories too
 */
export const parseCategoryList = (text: string): CategoryList => {
  const builder = new ListBuilder();
  const problems: LineProblem[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const message = addLine(builder, line);
    if (message !== null) problems.push({ line: index + 1, message });
  });
  return { categories: [...builder.entries.values()], problems };
};
