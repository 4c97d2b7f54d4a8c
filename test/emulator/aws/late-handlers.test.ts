import { bindAwsEndpoint } from '../../../emulator/aws/server.ts';

describe('an endpoint without handlers', () => {
  test('has an address and holds requests until it is given some', async () => {
    const endpoint = await bindAwsEndpoint({ port: 0 });
    let answered = false;
    const response = fetch(`${endpoint.url}/hello`).finally(() => {
      answered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);

    endpoint.serve({ services: [], routes: [{ path: '/hello', respond: () => ({ body: 'Hello' }) }] });
    expect(await (await response).text()).toBe('Hello');
    await endpoint.close();
  });

  test('drops the requests that it holds when it is closed', async () => {
    const endpoint = await bindAwsEndpoint({ port: 0 });
    const response = expect(fetch(endpoint.url)).rejects.toThrow('fetch failed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await endpoint.close();
    await response;
  });
});
