/** Deutsch: the same parts as English, in the informal, short tone of a tool among colleagues. */

import type { Dictionary } from '../words';
import { account } from './account';
import { api } from './api';
import { app } from './app';
import { batches } from './batches';
import { commands } from './commands';
import { compare } from './compare';
import { dashboard } from './dashboard';
import { editor } from './editor';
import { entrance } from './entrance';
import { exports } from './exports';
import { images } from './images';
import { installation } from './installation';
import { keys } from './keys';
import { members } from './members';
import { notices } from './notices';
import { pages } from './pages';
import { panels } from './panels';
import { project } from './project';
import { projects } from './projects';
import { refusals } from './refusals';
import { sam } from './sam';
import { settings } from './settings';
import { talk } from './talk';
import { tools } from './tools';
import { ui } from './ui';
import { upload } from './upload';

export const de: Dictionary = {
  account,
  api,
  app,
  batches,
  commands,
  compare,
  dashboard,
  editor,
  entrance,
  exports,
  images,
  installation,
  keys,
  members,
  notices,
  pages,
  panels,
  project,
  projects,
  refusals,
  sam,
  settings,
  talk,
  tools,
  ui,
  upload,
};
