/** Packages that many people know by name, so that others are named like them to be taken for them. */
export const WELL_KNOWN: readonly string[] = `
@angular/core @aws-sdk/client-s3 @azure/identity @babel/core @babel/preset-env @emotion/react @eslint/js @fastify/cors @google-cloud/storage
@hapi/hapi @hapi/joi @jest/globals @mui/material @nestjs/common @nestjs/core @nuxt/kit @octokit/rest @playwright/test @prisma/client
@reduxjs/toolkit @remix-run/node @sentry/node @sigstore/verify @storybook/react @stripe/stripe-js @supabase/supabase-js @sveltejs/kit
@tanstack/react-query @testing-library/react @types/node @types/react @typescript-eslint/parser @vitejs/plugin-react @vue/compiler-sfc
acorn ajv ansi-styles argon2 async autoprefixer axios babel-core babel-eslint babel-loader bcrypt bcryptjs bluebird body-parser bootstrap
browserify bunyan chai chalk cheerio chokidar classnames colors commander compression concurrently cookie-parser core-js cors cross-env
cross-spawn crypto-js css-loader cypress d3 dayjs debug deepmerge discord.js dotenv ejs electron esbuild eslint eslint-plugin-import
eslint-plugin-react ethers event-stream execa express express-session fast-glob fastify file-loader form-data fs-extra glob got graphql
grunt gulp handlebars helmet html-webpack-plugin http-proxy husky immer immutable inquirer ioredis isomorphic-fetch jest joi jquery
js-yaml jsdom jsonwebtoken karma knex koa left-pad leftpad less lint-staged lodash log4js lru-cache luxon marked memcached micromatch
mime minimatch minimist mkdirp mocha moment mongodb mongoose morgan ms multer mysql mysql2 nanoid next node-fetch node-sass nodemailer
nodemon nuxt nyc octokit openai opener ora parcel passport pg pino playwright pm2 postcss preact prettier prisma prompts prop-types
puppeteer qs ramda react react-dom react-native react-redux react-router react-router-dom readable-stream redis redux redux-thunk
request requirejs rimraf rollup rxjs sass sass-loader semver sequelize serve sharp shelljs sinon socket.io socket.io-client sqlite3
stripe style-loader styled-components superagent supertest svelte swr tailwindcss tape terser three through2 tiny-invariant tslib ts-jest
ts-loader ts-node tsup tsx typeorm typescript ua-parser-js uglify-js underscore undici uuid validator vite vitest vue vue-router vuex
webpack webpack-cli webpack-dev-server winston ws xml2js yaml yargs zod zustand
`
  .trim()
  .split(/\s+/)
