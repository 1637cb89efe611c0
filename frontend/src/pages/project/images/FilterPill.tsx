import { Combobox, useCombobox } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useState } from 'react';

import { formatCount } from '../../../ui/format';
import { words } from '../../../words/words';
import classes from './ImagesPage.module.css';

export interface FilterOption {
  readonly value: string;
  readonly label: string;
  readonly count?: number;
}

interface FilterPillProps {
  /** What it filters by, one word. */
  readonly name: string;
  readonly testId: string;
  readonly value: string | undefined;
  readonly options: readonly FilterOption[];
  /** Said where there is no option. */
  readonly nothing: string;
  readonly onChange: (value: string | undefined) => void;
}

/** More options than this get a field to search them. */
const SEARCH_FROM = 8;
const MAX_SHOWN = 100;

/** One filter as a chip: its name until it is set, then what it is set to and a way to clear it. */
export const FilterPill = (props: FilterPillProps) => {
  const { name, testId, value, options, nothing, onChange } = props;
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
  });
  const label = options.find((option) => option.value === value)?.label ?? value;
  const found = options.filter((option) =>
    option.label.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()),
  );
  return (
    <Combobox
      store={combobox}
      width={240}
      position="bottom-start"
      shadow="md"
      onOptionSubmit={(chosen) => {
        onChange(chosen);
        combobox.closeDropdown();
      }}
    >
      <div className={classes.pill} data-active={value !== undefined}>
        <Combobox.Target withAriaAttributes={false}>
          <button
            type="button"
            className={classes.pillButton}
            aria-haspopup="listbox"
            aria-expanded={combobox.dropdownOpened}
            onClick={() => combobox.toggleDropdown()}
            data-testid={testId}
          >
            <span className={classes.pillName}>{name}</span>
            {label !== undefined && <span className={classes.pillValue}>{label}</span>}
            {value === undefined && <IconChevronDown size={14} aria-hidden />}
          </button>
        </Combobox.Target>
        {value !== undefined && (
          <button
            type="button"
            className={classes.pillClear}
            aria-label={words.images.filter.clear(name)}
            onClick={() => onChange(undefined)}
          >
            <IconX size={14} />
          </button>
        )}
      </div>
      <Combobox.Dropdown>
        {options.length >= SEARCH_FROM && (
          <Combobox.Search
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            placeholder={words.images.filter.find(name)}
            aria-label={words.images.filter.find(name)}
          />
        )}
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label={name}>
          {found.slice(0, MAX_SHOWN).map((option) => (
            <Combobox.Option
              key={option.value}
              value={option.value}
              active={option.value === value}
            >
              <div style={{ display: 'flex' }}>
                {option.label}
                {option.count !== undefined && (
                  <span className={classes.optionCount}>{formatCount(option.count)}</span>
                )}
              </div>
            </Combobox.Option>
          ))}
          {found.length === 0 && <Combobox.Empty>{nothing}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
};
