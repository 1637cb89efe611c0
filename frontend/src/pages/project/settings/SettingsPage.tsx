import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { projectQuery } from '../../../api/queries';
import { canManage } from '../roles';
import { AttributesPanel } from './AttributesPanel';
import { CategoriesPanel } from './CategoriesPanel';
import { EmbeddingsPanel } from './EmbeddingsPanel';
import { GatePanel } from './GatePanel';
import { GeneralPanel } from './GeneralPanel';
import { LimitsPanel } from './LimitsPanel';
import { ModelPanel } from './ModelPanel';
import classes from './SettingsPage.module.css';
import { WindowPanel } from './WindowPanel';

const route = getRouteApi('/members/shell/projects/$projectId/settings');

export const SettingsPage = () => {
  const { projectId } = route.useParams();
  const project = useQuery(projectQuery(projectId)).data;
  if (project === undefined) {
    return (
      <Stack className={classes.page}>
        <Skeleton height={240} />
        <Skeleton height={320} />
      </Stack>
    );
  }
  const isEditable = canManage(project.role);
  return (
    <div className={classes.page}>
      <GeneralPanel key={project.id} project={project} isEditable={isEditable} />
      <CategoriesPanel projectId={project.id} isEditable={isEditable} />
      <AttributesPanel projectId={project.id} isEditable={isEditable} />
      <GatePanel key={`gate-${project.id}`} project={project} isEditable={isEditable} />
      {isEditable && <LimitsPanel key={`limits-${project.id}`} project={project} />}
      {isEditable && <WindowPanel key={`window-${project.id}`} project={project} />}
      <EmbeddingsPanel project={project} isEditable={isEditable} />
      <ModelPanel project={project} />
    </div>
  );
};
