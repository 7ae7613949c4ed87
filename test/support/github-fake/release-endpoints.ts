import { createHash } from 'node:crypto'
import { failure, type Reply } from './faults.ts'
import { eitherOf, ok, page, textOf, type Call, type Endpoints, type Release, type World } from './world.ts'

const { READ, WRITE } = eitherOf('contents')

/** Releases and the files attached to them. */
export const releaseEndpoints: Endpoints = {
  'GET /repos/{owner}/{repo}/releases/tags/{tag}': { needs: READ, answer: releaseByTag },
  'POST /repos/{owner}/{repo}/releases': { needs: WRITE, answer: createRelease },
  'GET /repos/{owner}/{repo}/releases/{release_id}/assets': { needs: READ, answer: listAssets },
  'POST /repos/{owner}/{repo}/releases/{release_id}/assets': { needs: WRITE, answer: uploadAsset },
  'DELETE /repos/{owner}/{repo}/releases/assets/{asset_id}': { needs: WRITE, answer: deleteAsset },
}

const ASSET = { resource: 'ReleaseAsset' }
/** docs.github.com/repositories/releasing-projects-on-github/about-releases#storage-and-bandwidth-quotas */
const MAX_ASSETS = 1000
const LIMIT = `file_count limited to ${MAX_ASSETS} assets per release`

function invalid(error: Record<string, string>): Reply {
  const { status, body } = failure(422, 'Validation Failed')
  return { status, body: { ...(body as object), errors: [error] } }
}

type Asset = Release['assets'][number]

function assetShape(world: World, release: Release, { id, name, bytes, state }: Asset): object {
  const browser_download_url = `https://github.com/${world.repository.name}/releases/download/${release.tag}/${name}`
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  return world.shape('release-asset', {
    id,
    name,
    size: bytes.length,
    state,
    digest,
    browser_download_url,
  })
}

function releaseShape(world: World, release: Release): object {
  const { id, tag, name, body, target, prerelease, immutable, assets } = release
  const place = `/repos/${world.repository.name}/releases/${id}/assets`
  return world.shape('release', {
    id,
    tag_name: tag,
    name,
    body,
    target_commitish: target,
    prerelease,
    immutable,
    html_url: `https://github.com/${world.repository.name}/releases/tag/${tag}`,
    upload_url: `${world.url()}${place}{?name,label}`,
    assets: assets.map((asset) => assetShape(world, release, asset)),
  })
}

function releaseByTag({ params }: Call, world: World): Reply {
  const release = world.releases.find(({ tag }) => tag === params['tag'])
  return release === undefined ? failure(404, 'Not Found') : ok(releaseShape(world, release))
}

function createRelease({ body }: Call, world: World): Reply {
  const tag = textOf(body['tag_name'])
  if (world.releases.some((each) => each.tag === tag))
    return invalid({ resource: 'Release', code: 'already_exists', field: 'tag_name' })
  const release: Release = {
    id: world.nextId(),
    tag,
    name: textOf(body['name'], tag),
    body: textOf(body['body']),
    target: textOf(body['target_commitish'], world.repository.defaultBranch),
    prerelease: body['prerelease'] === true,
    immutable: world.settings.immutableReleases,
    assets: [],
  }
  world.releases.push(release)
  return ok(releaseShape(world, release), 201)
}

function withRelease({ params }: Call, world: World, then: (release: Release) => Reply): Reply {
  const release = world.releases.find(({ id }) => String(id) === params['release_id'])
  return release === undefined ? failure(404, 'Not Found') : then(release)
}

function listAssets(call: Call, world: World): Reply {
  return withRelease(call, world, (release) => {
    const shapes = release.assets.map((asset) => assetShape(world, release, asset))
    const { items, headers } = page(shapes, call.query)
    return { status: 200, body: items, headers }
  })
}

function uploadAsset(call: Call, world: World): Reply {
  return withRelease(call, world, (release) => {
    const name = call.query.get('name') ?? ''
    if (release.assets.some((asset) => asset.name === name))
      return invalid({ ...ASSET, code: 'already_exists', field: 'name' })
    if (release.immutable) return failure(422, 'Cannot upload assets to an immutable release.')
    if (release.assets.length >= MAX_ASSETS)
      return invalid({ ...ASSET, code: 'custom', field: 'file_count', message: LIMIT })
    const asset: Asset = { id: world.nextId(), name, bytes: call.bytes, state: 'uploaded' }
    release.assets.push(asset)
    return ok(assetShape(world, release, asset), 201)
  })
}

function deleteAsset({ params }: Call, world: World): Reply {
  for (const release of world.releases) {
    const at = release.assets.findIndex(({ id }) => String(id) === params['asset_id'])
    if (at < 0) continue
    release.assets.splice(at, 1)
    return { status: 204 }
  }
  return failure(404, 'Not Found')
}
