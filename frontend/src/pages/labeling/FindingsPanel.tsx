/** What the linter found on this image; nothing is shown while it found nothing. */
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import { findingKey } from '../../engine/lint/lint';
import type { Finding, LintRule } from '../../engine/lint/lint';
import classes from './FindingsPanel.module.css';
import { KeyCap } from './KeyCap';
import { useWorkbench } from './workbenchHome';

export const FindingsPanel = ({ categories }: { readonly categories: readonly Category[] }) => {
  const bench = useWorkbench();
  const { findings } = bench.editor;
  const { findings: found, currentKey } = useStore(bench.stores.findings);
  const annotations = useStore(bench.stores.document, (document) => document.annotations);
  if (found.length === 0) return null;
  const nameOf = ({ annotationId }: Finding): string => {
    const category = annotations.get(annotationId)?.category;
    return categories.find(({ id }) => id === category)?.name ?? 'object';
  };
  return (
    <section className={classes.panel} aria-label="Findings" data-testid="findings">
      <h2 className={classes.title}>
        Findings <span className={classes.count}>{found.length}</span>
        <span className={classes.keys}>
          <KeyCap>N</KeyCap> next <KeyCap>X</KeyCap> mend
        </span>
      </h2>
      <ul className={classes.list}>
        {found.map((finding) => (
          <li key={findingKey(finding)}>
            <button
              type="button"
              className={classes.row}
              aria-pressed={findingKey(finding) === currentKey}
              data-testid="finding"
              data-rule={finding.rule}
              onClick={(event) => {
                event.currentTarget.blur();
                findings.show(finding);
              }}
            >
              <span className={classes.what}>{WORDS[finding.rule]}</span>
              <span className={classes.name}>{nameOf(finding)}</span>
              <span className={classes.count}>{amountOf(finding)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};

const WORDS: Readonly<Record<LintRule, string>> = {
  duplicate: 'Twice there',
  overlap: 'Overlap',
  'click-outside': 'Against its clicks',
  'stray-pixels': 'Stray pixels',
  pinholes: 'Pinholes',
};

const amountOf = ({ rule, amount }: Finding): string => {
  if (rule === 'click-outside') return amount === 1 ? '1 click' : `${String(amount)} clicks`;
  return `${amount.toLocaleString('en')} px`;
};
