import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

import { words } from '../words/words';

const CHOICES: readonly {
  readonly scheme: MantineColorScheme;
  readonly label: string;
  readonly Icon: typeof IconSun;
}[] = [
  { scheme: 'auto', label: words.app.appearance.system, Icon: IconDeviceDesktop },
  { scheme: 'light', label: words.app.appearance.light, Icon: IconSun },
  { scheme: 'dark', label: words.app.appearance.dark, Icon: IconMoon },
];

export const SchemeMenu = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = CHOICES.find(({ scheme }) => scheme === colorScheme)?.Icon ?? IconSun;
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={words.app.appearance.title}>
          <Current size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.app.appearance.title}</Menu.Label>
        {CHOICES.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} stroke={1.6} />}
            rightSection={scheme === colorScheme ? <IconCheck size={14} /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
