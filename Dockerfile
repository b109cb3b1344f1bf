# The service and its worker. Built with `docker build -t upskill .`; it needs DATABASE_URL and UPSKILL_SECRET, each of
# which may be a file (DATABASE_URL_FILE, UPSKILL_SECRET_FILE). docs/operations.md says more.

FROM node:20-bookworm-slim AS build
WORKDIR /upskill
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY bin bin
COPY src src
COPY demo demo
RUN node bin/build.mjs

# No development packages, and not the embedded PostgreSQL, which is optional: a container is given a database.
FROM node:20-bookworm-slim AS packages
WORKDIR /upskill
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /upskill
COPY package.json LICENSE NOTICE CHANGELOG.md ./
COPY bin bin
COPY migrations migrations
COPY openapi openapi
COPY demo/data demo/data
COPY --from=packages /upskill/node_modules node_modules
COPY --from=build /upskill/dist dist
# Nothing in the image belongs to the account it runs as, and nothing there is written.
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# Liveness and not readiness: a database that is away is no reason to restart what waits for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/upskill.mjs"]
CMD ["serve"]
