import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryDirectory } from '../../../test/support/temporary.js'
import { serviceAddress, writeServiceAddress } from './service-address.js'

let folder: string
beforeAll(() => (folder = temporaryDirectory()))
afterAll(() => rmSync(folder, { recursive: true }))

const URL_4733 = 'http://127.0.0.1:4733'
const fileIn = (dataDir: string) => join(dataDir, 'address.json')

test('the address of a service is there while it runs, and everyone may read it', () => {
  const dataDir = join(folder, 'made')
  const remove = writeServiceAddress(dataDir, URL_4733)
  expect(serviceAddress(dataDir)).toBe(URL_4733)
  expect(statSync(fileIn(dataDir)).mode & 0o777).toBe(0o644)
  expect(readdirSync(dataDir)).toEqual(['address.json'])
  remove()
  expect(serviceAddress(dataDir)).toBeNull()
  expect(existsSync(fileIn(dataDir))).toBe(false)
})

test('a file that a killed process left behind is not an address', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  writeFileSync(fileIn(folder), JSON.stringify({ url: URL_4733, pid: child.pid }))
  expect(serviceAddress(folder)).toBeNull()
})

test('the file of another service that runs stays as it is', () => {
  const dataDir = join(folder, 'shared')
  writeServiceAddress(dataDir, URL_4733)
  writeFileSync(fileIn(dataDir), JSON.stringify({ url: URL_4733, pid: process.ppid }))
  const remove = writeServiceAddress(dataDir, 'http://127.0.0.1:4734')
  expect(serviceAddress(dataDir)).toBe(URL_4733)
  remove()
  expect(serviceAddress(dataDir)).toBe(URL_4733)
})

test('the file of the next service is not removed', () => {
  const remove = writeServiceAddress(folder, URL_4733)
  writeFileSync(fileIn(folder), JSON.stringify({ url: 'http://127.0.0.1:4734', pid: process.ppid }))
  remove()
  expect(serviceAddress(folder)).toBe('http://127.0.0.1:4734')
})

test.each([
  '',
  '{',
  '[]',
  'null',
  '{"url": 1, "pid": 1}',
  '{"url": "http://x"}',
  '{"url": "http://x", "pid": -1}',
])('a file with %j is not an address', (content) => {
  writeFileSync(fileIn(folder), content)
  expect(serviceAddress(folder)).toBeNull()
})
