# The Debian to build on and to run on. The final stage's package names are those of Debian 12.
ARG DEBIAN=debian:12-slim

FROM ${DEBIAN} AS builder
WORKDIR /build
# First and alone, so that a change of the sources does not install the packages again.
COPY scripts/setup scripts/
RUN scripts/setup
COPY CMakeLists.txt CMakePresets.json LICENSE ./
COPY cmake cmake
COPY src src
COPY scenarios scenarios
COPY fixtures fixtures
RUN cmake --preset release -DUNDERSTUDY_TESTS=OFF \
 && cmake --build --preset release --target understudy-program \
 && strip build/release/understudy

FROM ${DEBIAN}
# What `ldd` names beyond the base: each of these brings its own (libfmt9, libbrotli1). The uid is fixed and given as a number,
# so that a mounted folder can be prepared for it and Kubernetes' runAsNonRoot can see it.
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      libcpp-httplib0.11 libre2-9 libspdlog1.10 libsqlite3-0 libssl3 libutf8proc2 libyaml-0-2 libyaml-cpp0.7 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/cache/ldconfig/* /var/lib/dpkg/*-old /var/log/* \
 && groupadd --gid 10001 understudy \
 && useradd --uid 10001 --gid understudy --no-log-init --no-create-home --home-dir /data --shell /usr/sbin/nologin understudy \
 && install -d -o understudy -g understudy /data
COPY --from=builder /build/build/release/understudy /usr/local/bin/
COPY LICENSE /usr/share/doc/understudy/
# Scenarios find their includes in ../fixtures.
WORKDIR /srv/understudy
COPY scenarios scenarios
COPY fixtures fixtures
# Whatever the umask of the checkout was.
RUN chmod -R go=rX /srv/understudy

USER 10001:10001
# A library that is missing, or a scenario that is wrong or can't be read by this user, stops the build here.
RUN understudy check scenarios/*.yaml
ENV UNDERSTUDY_HOST=0.0.0.0 \
    UNDERSTUDY_PORT=8080 \
    UNDERSTUDY_SCENARIO=scenarios/default.yaml
# For --db or UNDERSTUDY_DB; without either, the state is in memory and nothing is written.
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["understudy", "health"]
ENTRYPOINT ["understudy"]
CMD ["serve"]
