import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const harbour: MantineColorsTuple = ['#eef6f9', '#dcebf1', '#b5d5e1', '#8abdd0', '#67a9c2', '#509db9', '#3f93b2', '#2d7c9a', '#1d6c89', '#0d5a75'];
/** Cooler and darker than Mantine's own: long nights in front of it, and red that stands out. */
const dark: MantineColorsTuple = ['#d4d9e0', '#b3bac4', '#949ca8', '#6b7480', '#3d4550', '#2f3640', '#232931', '#191e25', '#14181e', '#0f1317'];

const FONTS =
  'Pretendard, -apple-system, BlinkMacSystemFont, "Segoe UI", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", Roboto, "Helvetica Neue", Arial, sans-serif';

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 8, dark: 7 },
  colors: { harbour, dark },
  fontFamily: FONTS,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "D2Coding", "Noto Sans Mono CJK KR", "DejaVu Sans Mono", monospace',
  headings: { fontFamily: FONTS, fontWeight: '650', sizes: { h1: { fontSize: '1.5rem', lineHeight: '1.3' }, h2: { fontSize: '1.0625rem', lineHeight: '1.4' } } },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  autoContrast: true,
  // What would take the first focus in its place is an element in a menu that is no item of it.
  components: { Menu: { defaultProps: { withInitialFocusPlaceholder: false } } },
});

/** Colours of the five states; each pair of text and ground has a contrast of at least 4.5 (WCAG 2.2 AA). */
export const stateColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55606d',
    '--mantine-color-placeholder': '#66707c',
    '--page-ground': '#f5f7f9',
    '--line': '#dce1e7',
    '--quiet-text': '#55606d',
    '--state-off-text': '#414b57',
    '--state-off-ground': '#eceff3',
    '--state-off-line': '#8b95a1',
    '--state-watching-text': '#17633a',
    '--state-watching-ground': '#ffffff',
    '--state-watching-line': '#2b8a53',
    '--state-near-text': '#6b4100',
    '--state-near-ground': '#fff3d6',
    '--state-near-line': '#d08700',
    '--state-protected-text': '#ffffff',
    '--state-protected-ground': '#b81414',
    '--state-protected-line': '#b81414',
    '--state-unknown-text': '#54289a',
    '--state-unknown-ground': '#f4eefe',
    '--state-unknown-stripe': '#e9dffc',
    '--state-unknown-line': '#7a4fc7',
    '--danger-text': '#b81414',
    '--mantine-color-error': '#b81414',
    '--good-text': '#17633a',
  },
  dark: {
    '--mantine-color-dimmed': '#a3acb8',
    '--mantine-color-placeholder': '#8f99a6',
    '--page-ground': '#0f1317',
    '--line': '#2f3640',
    '--quiet-text': '#a3acb8',
    '--state-off-text': '#c3cad3',
    '--state-off-ground': '#1f252c',
    '--state-off-line': '#6b7480',
    '--state-watching-text': '#7fd6a2',
    '--state-watching-ground': '#14181e',
    '--state-watching-line': '#3a9b64',
    '--state-near-text': '#ffcf70',
    '--state-near-ground': '#30250d',
    '--state-near-line': '#c78a12',
    '--state-protected-text': '#ffffff',
    '--state-protected-ground': '#b3161b',
    '--state-protected-line': '#b3161b',
    '--state-unknown-text': '#cfb9fb',
    '--state-unknown-ground': '#231a36',
    '--state-unknown-stripe': '#2c2145',
    '--state-unknown-line': '#8a68d4',
    '--danger-text': '#ff8f8c',
    '--mantine-color-error': '#ff8f8c',
    '--good-text': '#7fd6a2',
  },
});
