import { expect, test } from 'vitest'
import { networkVariables } from '../../shared/network-variables.ts'

test('the network of a company is named in capitals or small letters, and no key is among it', () => {
  const network = {
    HTTP_PROXY: 'http://proxy:3128',
    https_proxy: 'http://proxy:3128',
    all_proxy: 'socks5://proxy:1080',
    NO_PROXY: 'localhost',
    SSL_CERT_FILE: '/etc/ca.pem',
    SSL_CERT_DIR: '/etc/ca',
    NODE_EXTRA_CA_CERTS: '/etc/ca.pem',
    GIT_SSL_CAINFO: '/etc/ca.pem',
  }
  const secret = { OPENAI_API_KEY: 'sk-1', GITHUB_TOKEN: 'ghs_1', HTTPS_PROXY: undefined }
  expect(networkVariables({ ...network, ...secret })).toEqual(network)
})
