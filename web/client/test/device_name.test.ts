import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceName } from '../src/worker/device_name.js';

const named = (platform: string, ...brands: string[]): string | undefined =>
  deviceName({ platform, brands: brands.map((brand) => ({ brand })) });

test('a browser is called by its brand and its system, whatever else it is made of', () => {
  assert.equal(named('Linux', 'Not.A/Brand', 'Chromium', 'Google Chrome'), 'Chrome on Linux');
  assert.equal(named('Windows', 'Microsoft Edge', 'Chromium', ' Not A;Brand'), 'Edge on Windows');
  assert.equal(named('Android', 'Chromium', 'Not/A)Brand'), 'Chromium on Android');
});

test('a browser that does not say is left to the server', () => {
  assert.equal(deviceName(undefined), undefined);
  assert.equal(named('', 'Chromium'), undefined);
  assert.equal(named('Linux', 'Not_A Brand'), undefined);
});
