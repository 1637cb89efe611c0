/** What is asked of objects and images, and the strip in which keys answer it. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { AttributeDefinition, Attributes } from '../engine/attributes/attributes';

/** The image as what a strip is about. */
export const IMAGE = Symbol('image');
export type Subject = string | typeof IMAGE;

/** A walk over many objects, one after the other. */
export interface Pass {
  readonly ids: readonly string[];
  /** Place of the present one. */
  readonly at: number;
}

export interface AttributesState {
  /** In their order, retired ones too. */
  readonly definitions: readonly AttributeDefinition[];
  /** Whose strip has the keys: id of an object, or the image; null while none has. */
  readonly subject: Subject | null;
  /** Place of the question that digits answer. */
  readonly place: number;
  readonly pass: Pass | null;
  /** By category: what was answered last, also on an image before. */
  readonly last: ReadonlyMap<string, LastAnswers>;
}

export interface LastAnswers {
  readonly attributes: Attributes;
  readonly isCrowd: boolean;
}

export type AttributesStore = StoreApi<AttributesState>;

export const makeAttributesStore = (): AttributesStore =>
  createStore<AttributesState>(() => ({
    definitions: [],
    subject: null,
    place: 0,
    pass: null,
    last: new Map(),
  }));

export const closeStrip = (store: AttributesStore): void => {
  store.setState({ subject: null, place: 0, pass: null });
};
