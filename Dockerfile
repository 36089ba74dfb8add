# One image for all services. The command `start --only …` picks the service.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.base.json tsconfig.json ./
COPY libs libs
COPY apps apps
COPY tools/prepare.mjs tools/build.mjs tools/
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN npm run build
# Without the optional packages: they are the embedded Postgres, and containers use DATABASE_URL.
RUN npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production FILROUGE_HOST=0.0.0.0 FILROUGE_DATA=/var/lib/filrouge
WORKDIR /app
COPY --from=build /app ./
RUN mkdir -p /var/lib/filrouge && chown node:node /var/lib/filrouge
USER node
VOLUME /var/lib/filrouge
EXPOSE 4100
ENTRYPOINT ["node", "apps/cli/bin/filrouge.js"]
CMD ["start", "--only", "api"]
