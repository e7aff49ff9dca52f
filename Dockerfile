# One image a service, and one for the platform's own jobs:
#
#   docker build --build-arg SERVICE=ms-mapeo .
#   docker build --target jobs .
#
# Bases are pinned by digest and kept fresh by Dependabot. Every RUN is an npm script that a laptop can run as well
# (tests/e2e/image.e2e.test.ts does). A service in another language brings a Dockerfile of its own in its folder.

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS source
WORKDIR /source
COPY . .

FROM source AS service-bundle
ARG SERVICE
RUN npm run bundle -- "$SERVICE" /image

FROM source AS jobs-bundle
RUN npm run bundle -- platform-jobs /image

# PostgreSQL's own programs, for dumps and for the scratch server that every dump is restored into.
FROM postgis/postgis:15-3.5@sha256:54f7933d972e107fda9b696745c21e3fcc643c4263b43f7dc43ba4bdb312fc2c AS jobs
COPY --from=source /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY --from=jobs-bundle /image ./
# PostgreSQL's programs refuse a user whom the system cannot name.
COPY jobs/passwd /etc/passwd
ENV NODE_ENV=production
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/node", "src/main.js"]

# The last stage is the default target. No shell, no package manager; the process takes SIGTERM itself.
FROM gcr.io/distroless/nodejs24-debian12:nonroot@sha256:14d42e2511532589a7c7e01a753667a74fcc96266e137e8125006b87b0c32d0a AS service
WORKDIR /app
COPY --from=service-bundle /image ./
ENV NODE_ENV=production
USER 10001:10001
EXPOSE 8080 9090
ENTRYPOINT ["/nodejs/bin/node", "src/main.js"]
CMD ["serve"]
