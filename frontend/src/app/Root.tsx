import { MantineProvider, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';

import { colorSchemeManager, isEditorPath, schemeHere } from './colorScheme';
import { SessionExpiredDialog } from './SessionExpiredDialog';
import { styleNonce } from './styleNonce';
import { theme } from './theme';

const SchemeOfPlace = () => {
  const isEditor = useRouterState({ select: (state) => isEditorPath(state.location.pathname) });
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    setColorScheme(schemeHere());
  }, [isEditor, setColorScheme]);
  return null;
};

export const Root = () => (
  <MantineProvider
    theme={theme}
    colorSchemeManager={colorSchemeManager}
    defaultColorScheme="auto"
    getStyleNonce={styleNonce}
  >
    <SchemeOfPlace />
    <Notifications position="bottom-right" autoClose={6000} />
    <Outlet />
    <SessionExpiredDialog />
  </MantineProvider>
);
