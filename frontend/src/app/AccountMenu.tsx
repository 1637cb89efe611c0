import { Menu, UnstyledButton, Avatar } from '@mantine/core';
import { IconLogout, IconServer, IconUserCircle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';

import { keys } from '../api/keys';
import { tellLogOut } from '../api/live';
import { sessionQuery } from '../api/queries';
import { logOut } from '../api/resources/session';
import { NOBODY, type Session } from '../api/types';
import { notifyProblem } from '../pages/problems';
import { words } from '../words/words';
import { LanguageItems } from './LanguageItems';

export const AccountMenu = () => {
  const { data: session } = useQuery(sessionQuery());
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: logOut,
    onError: notifyProblem,
    onSuccess: async () => {
      tellLogOut();
      queryClient.setQueryData<Session>(keys.session, NOBODY);
      await navigate({ to: '/login' });
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
    },
  });
  const name = session?.user?.username ?? '';
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <UnstyledButton aria-label={words.app.account.of(name)} data-testid="account-menu">
          <Avatar size={28} color="gray" radius={14}>
            {name.slice(0, 2).toUpperCase()}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <Menu.Item
          component={Link}
          to="/account"
          leftSection={<IconUserCircle size={16} stroke={1.6} />}
          data-testid="account-link"
        >
          {words.app.account.own}
        </Menu.Item>
        {session?.user?.isSuperuser && (
          <Menu.Item
            component={Link}
            to="/installation"
            leftSection={<IconServer size={16} stroke={1.6} />}
            data-testid="installation-link"
          >
            {words.app.account.server}
          </Menu.Item>
        )}
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.6} />}
          onClick={() => leave.mutate()}
          data-testid="log-out"
        >
          {words.app.account.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
