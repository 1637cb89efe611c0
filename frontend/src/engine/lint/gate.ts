/** What findings do to a submission: nothing, hold it once, or hold it until they are mended. */
import { LINT_RULES } from './lint';
import type { Finding, LintRule } from './lint';

export type GateLevel = 'off' | 'warn' | 'stop';
export type Gate = Readonly<Record<LintRule, GateLevel>>;

/** One object too many, pixels of two, answers that are owed; the rest is looks. */
export const USUAL_GATE: Gate = {
  duplicate: 'warn',
  overlap: 'warn',
  'required-attributes': 'warn',
  'broad-category': 'off',
  'click-outside': 'off',
  'stray-pixels': 'off',
  pinholes: 'off',
};

const WEIGHTS: Readonly<Record<GateLevel, number>> = { stop: 0, warn: 1, off: 2 };

/** What stops a submission comes first, then what warns, then the rest, each by rule. */
export const byWeight = (findings: readonly Finding[], gate: Gate): readonly Finding[] =>
  [...findings].sort(
    (a, b) =>
      WEIGHTS[gate[a.rule]] - WEIGHTS[gate[b.rule]] ||
      LINT_RULES.indexOf(a.rule) - LINT_RULES.indexOf(b.rule),
  );

/** The findings of one level. */
export const atLevel = (
  findings: readonly Finding[],
  gate: Gate,
  level: GateLevel,
): readonly Finding[] => findings.filter(({ rule }) => gate[rule] === level);
