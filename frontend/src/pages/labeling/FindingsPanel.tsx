/** What the linter found on this image; nothing is shown while it found nothing. */
import { useStore } from 'zustand';

import type { Category } from '../../api/types';
import { findingKey } from '../../engine/lint/lint';
import type { Finding } from '../../engine/lint/lint';
import { Sentence } from '../../ui/Sentence';
import { numbers, words } from '../../words/words';
import classes from './FindingsPanel.module.css';
import { KeyCap } from './KeyCap';
import section from './SideSection.module.css';
import { useWorkbench } from './workbenchHome';

export const FindingsPanel = ({ categories }: { readonly categories: readonly Category[] }) => {
  const bench = useWorkbench();
  const { findings } = bench.editor;
  const { findings: found, currentKey, gate } = useStore(bench.stores.findings);
  const annotations = useStore(bench.stores.document, (document) => document.annotations);
  if (found.length === 0) return null;
  const nameOf = ({ annotationId }: Finding): string => {
    if (annotationId === null) return words.panels.findings.ofImage;
    const category = annotations.get(annotationId)?.category;
    return categories.find(({ id }) => id === category)?.name ?? words.editor.object;
  };
  return (
    <section
      className={section.panel}
      aria-label={words.panels.findings.title}
      data-testid="findings"
    >
      <h2 className={section.title}>
        {words.panels.findings.title} <span className={section.count}>{found.length}</span>
        <span className={section.keys}>
          <Sentence text={words.panels.findings.next} parts={{ key: <KeyCap>N</KeyCap> }} />{' '}
          <Sentence text={words.panels.findings.mend} parts={{ key: <KeyCap>X</KeyCap> }} />
        </span>
      </h2>
      <ul className={section.list}>
        {found.slice(0, LISTED).map((finding) => (
          <li key={findingKey(finding)}>
            <button
              type="button"
              className={section.row}
              aria-pressed={findingKey(finding) === currentKey}
              data-testid="finding"
              data-rule={finding.rule}
              data-level={gate[finding.rule]}
              title={words.panels.findings.levels[gate[finding.rule]]}
              onClick={(event) => {
                event.currentTarget.blur();
                findings.show(finding);
              }}
            >
              <span className={classes.what}>{words.panels.findings.rules[finding.rule]}</span>
              <span className={classes.name}>{nameOf(finding)}</span>
              <span className={section.count}>{amountOf(finding)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > LISTED && (
        <p className={classes.more}>{words.panels.findings.more(found.length - LISTED)}</p>
      )}
    </section>
  );
};

/** More rows than anybody reads; each is a DOM node. */
const LISTED = 100;

const amountOf = ({ rule, amount }: Finding): string => {
  if (rule === 'required-attributes') return String(amount);
  if (rule === 'broad-category') return '';
  if (rule === 'click-outside') return words.panels.findings.clicks(amount);
  return `${numbers.count(amount)} px`;
};
