# Two images, one for each connector:
#   docker build --target source-responsys -t source-responsys:0.1.0 .
#   docker build --target destination-responsys -t destination-responsys:0.1.0 .
# See docs/adr/0009 for why they look as they do, and docs/install.md for what to do with them.

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
# No package needs its install script here; ssh2's builds an optional add-on, for which a compiler
# would be needed.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS modules
WORKDIR /build
COPY package.json package-lock.json ./
# Type declarations, source maps and read-me files are never loaded; licences stay.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \
    -o -name '*.map' -o -iname 'README*' -o -iname 'CHANGELOG*' \) -delete

FROM node:24-bookworm-slim AS runtime
# Airbyte runs connectors as user airbyte, uid 1000, which the base image calls node.
RUN groupmod --new-name airbyte node \
  && usermod --login airbyte --home /home/airbyte --move-home --comment '' node \
  && install -d -o airbyte -g airbyte /airbyte
ENV NODE_ENV=production
WORKDIR /airbyte
COPY --from=modules /build/node_modules node_modules
COPY --from=build /build/dist/package.json dist/package.json
COPY --from=build /build/dist/shared dist/shared

FROM runtime AS source-responsys
COPY --from=build /build/dist/source-responsys dist/source-responsys
COPY source-responsys/bin source-responsys/bin
USER airbyte
ENV AIRBYTE_ENTRYPOINT="/airbyte/source-responsys/bin/main"
ENTRYPOINT ["/airbyte/source-responsys/bin/main"]
LABEL io.airbyte.name="source-responsys" io.airbyte.version="0.1.0"

FROM runtime AS destination-responsys
COPY --from=build /build/dist/destination-responsys dist/destination-responsys
COPY destination-responsys/bin destination-responsys/bin
USER airbyte
ENV AIRBYTE_ENTRYPOINT="/airbyte/destination-responsys/bin/main"
ENTRYPOINT ["/airbyte/destination-responsys/bin/main"]
LABEL io.airbyte.name="destination-responsys" io.airbyte.version="0.1.0"
