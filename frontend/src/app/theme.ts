import { createTheme, type MantineColorsTuple } from '@mantine/core';

import { separatorsOf } from '../words/numbers';
import { language, words } from '../words/words';

/** Neutral: chrome beside a picture must not tint it. */
const gray: MantineColorsTuple = [
  '#fafafa',
  '#f5f5f5',
  '#ebebeb',
  '#dfdfdf',
  '#cbcbcb',
  '#adadad',
  '#858585',
  '#5c5c5c',
  '#3a3a3a',
  '#1c1c1c',
];

/** From text (0) to the deepest ground (9); 7 is the page, 6 a raised surface. */
const dark: MantineColorsTuple = [
  '#ededed',
  '#c4c4c4',
  '#a0a0a0',
  '#757575',
  '#3a3a3a',
  '#2f2f2f',
  '#232323',
  '#191919',
  '#131313',
  '#0c0c0c',
];

/** The accent, and the only colour of the chrome: it means "active". */
const teal: MantineColorsTuple = [
  '#e6f9f7',
  '#cbf1ed',
  '#9be4dc',
  '#64d5c9',
  '#36c5b7',
  '#12b5a5',
  '#0f9a8d',
  '#0b7f74',
  '#09695f',
  '#07544d',
];

const SYSTEM_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

export const theme = createTheme({
  colors: { gray, dark, teal },
  primaryColor: 'teal',
  // White on teal 7 has a contrast of 5.0; black on teal 5, in the dark, of 8.1.
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  fontFamily: SYSTEM_FONT,
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', 'DejaVu Sans Mono', Menlo, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '18px', xl: '24px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '26px', xl: '32px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'md',
  shadows: {
    xs: '0 4px 16px rgb(0 0 0 / 0.14)',
    sm: '0 4px 16px rgb(0 0 0 / 0.14)',
    md: '0 4px 16px rgb(0 0 0 / 0.14)',
    lg: '0 4px 16px rgb(0 0 0 / 0.14)',
    xl: '0 4px 16px rgb(0 0 0 / 0.14)',
  },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '24px', lineHeight: '32px' },
      h2: { fontSize: '18px', lineHeight: '26px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm', variant: 'filled' } },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': words.ui.close } },
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    },
    NumberInput: { defaultProps: { decimalSeparator: separatorsOf(language).decimals } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false } },
    InputWrapper: {
      styles: { description: { fontSize: '12px', lineHeight: '16px', marginBottom: 4 } },
    },
    InlineInput: { styles: { description: { fontSize: '12px', lineHeight: '16px' } } },
    Modal: {
      styles: {
        content: { background: 'var(--surface)' },
        header: { background: 'var(--surface)', padding: '16px 24px' },
        body: { padding: '0 24px 24px' },
        title: { fontSize: '18px', lineHeight: '26px', fontWeight: 600 },
      },
      defaultProps: {
        closeButtonProps: { 'aria-label': words.ui.close },
        centered: true,
        overlayProps: { backgroundOpacity: 0.5 },
        transitionProps: { duration: 120, transition: 'fade' },
      },
    },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 120 } } },
    Text: { defaultProps: { size: 'md' } },
    Anchor: { defaultProps: { size: 'md' } },
    Loader: { defaultProps: { size: 'sm' } },
  },
});
