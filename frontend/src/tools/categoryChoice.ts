/** Which category a key, a click or the pointer means, and what it does: relabel, or choose. */
import { underPointer } from './picking';
import type { Editor } from './editor';
import type { EditorCategory } from './ports';

export class CategoryChoice {
  /** The n-th one has the n-th number key. */
  all: readonly EditorCategory[] = [];
  /** Category ids by number key; null takes the first categories. */
  pins: readonly (string | null)[] | null = null;

  constructor(private readonly editor: Editor) {}

  /** @param place  from 0 */
  acceptAs(place: number): void {
    const categoryId = this.at(place);
    if (categoryId === null) return;
    this.editor.stores.session.setState({ categoryId });
    void this.editor.accept(categoryId);
  }

  /** A number key: changes the selected object, else chooses for the next one. */
  pick(place: number): void {
    const categoryId = this.at(place);
    if (categoryId !== null) this.choose(categoryId);
  }

  /** Shift+T: go on with the category of what lies under the pointer. */
  takeUnderPointer(): void {
    const [object] = [...underPointer(this.editor.stores)].sort((a, b) => a.area - b.area);
    if (object !== undefined) this.choose(object.category);
  }

  /** A category by id: for the selected object, else for the next one. */
  choose(categoryId: string): void {
    const { stores, objects } = this.editor;
    const { selectedId } = stores.selection.getState();
    if (selectedId === null) stores.session.setState({ categoryId });
    else void objects.recategorise(selectedId, categoryId);
  }

  private at(place: number): string | null {
    return this.pins === null ? (this.all[place]?.id ?? null) : (this.pins[place] ?? null);
  }
}
