import { beforeEach, expect, it, vi } from 'vitest';

import {
  fetchBytes,
  rememberCsrfToken,
  rememberPerson,
  send,
  sessionExpired,
  USER_HEADER,
} from './client';
import { ProblemError } from './problems';

const ORIGIN = 'http://samweb.test';

const problem = (status: number, code: string): Response =>
  Response.json(
    { type: 'about:blank', title: 'No.', status, code, detail: 'Why.', hint: 'Do.' },
    { status },
  );

const serve = (...answers: (Response | Error)[]) => {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', (request: Request) => {
    requests.push(request);
    const answer = answers.shift();
    return answer instanceof Response
      ? Promise.resolve(answer)
      : Promise.reject(answer ?? new Error());
  });
  return requests;
};

const post = (): Request =>
  new Request(`${ORIGIN}/api/v1/projects/`, { method: 'POST', body: '{}' });

beforeEach(() => {
  vi.stubGlobal('location', { origin: ORIGIN });
  rememberCsrfToken('token-1');
  rememberPerson(null);
});

it('sends the CSRF token with changes only', async () => {
  const requests = serve(Response.json({}), Response.json({}));

  await send(post());
  await send(new Request(`${ORIGIN}/api/v1/projects/`));

  expect(requests.map((request) => request.headers.get('X-CSRFToken'))).toEqual(['token-1', null]);
});

it('fetches a new CSRF token and repeats the change once', async () => {
  const requests = serve(
    problem(403, 'csrf-failed'),
    Response.json({ user: null, csrf_token: 'token-2' }),
    Response.json({ id: 'made' }),
  );

  const response = await send(post());

  expect(await response.json()).toEqual({ id: 'made' });
  expect(requests.map((request) => request.method)).toEqual(['POST', 'GET', 'POST']);
  expect(requests[2]!.headers.get('X-CSRFToken')).toBe('token-2');
  expect(await requests[2]!.text()).toBe('{}');
});

it('names the person whose page it is with changes, also when it repeats one', async () => {
  const requests = serve(
    problem(403, 'csrf-failed'),
    Response.json({ user: { id: '8' }, csrf_token: 'token-2' }),
    problem(401, 'other-user'),
  );
  rememberPerson('7');

  await expect(send(post())).rejects.toThrow('Why.');

  expect(requests.map((request) => request.headers.get(USER_HEADER))).toEqual(['7', null, '7']);
});

it('leaves the person whom a request names already', async () => {
  const requests = serve(Response.json({}));
  rememberPerson('8');

  await send(new Request(post(), { headers: { [USER_HEADER]: '7' } }));

  expect(requests[0]!.headers.get(USER_HEADER)).toBe('7');
});

it('raises what the server explains', async () => {
  serve(problem(409, 'conflict'));

  const error = await send(post()).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ code: 'conflict', status: 409, message: 'Why.', hint: 'Do.' });
});

it('tells that the session is over, and still raises', async () => {
  serve(problem(401, 'not-logged-in'));
  const told = vi.fn();
  const stop = sessionExpired.subscribe(told);

  await expect(fetchBytes('/api/v1/images/1/original/')).rejects.toThrow('Why.');

  expect(told).toHaveBeenCalledOnce();
  stop();
});

it('tells nothing of a session that a log-in has followed meanwhile', async () => {
  const told = vi.fn();
  const stop = sessionExpired.subscribe(told);
  vi.stubGlobal('fetch', () => {
    rememberPerson('7');
    return Promise.resolve(problem(401, 'not-logged-in'));
  });

  await expect(fetchBytes('/api/v1/images/1/original/')).rejects.toThrow('Why.');

  expect(told).not.toHaveBeenCalled();
  stop();
});

it('says that the server cannot be reached', async () => {
  serve(new TypeError('Failed to fetch'));

  await expect(send(post())).rejects.toMatchObject({ code: 'server-unreachable', isOffline: true });
});

it('explains an answer that is not a problem document', async () => {
  serve(new Response('<html>', { status: 502 }));

  await expect(send(post())).rejects.toMatchObject({ code: 'unexpected-answer', status: 502 });
});
