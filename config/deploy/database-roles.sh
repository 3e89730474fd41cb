#!/bin/sh
# The two logins of Liaison Desk and its database. The image of PostgreSQL runs this once, when it makes its cluster;
# run again it changes nothing but the passwords.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set owner_password="$OWNER_PASSWORD" --set runtime_password="$RUNTIME_PASSWORD" <<'SQL'
select format('create role %I', name)
  from unnest(array['liaison_desk_owner', 'liaison_desk_runtime']) as name
 where not exists (select from pg_roles where rolname = name)
\gexec
alter role liaison_desk_owner login nosuperuser nobypassrls nocreaterole password :'owner_password';
alter role liaison_desk_runtime login nosuperuser nobypassrls nocreaterole nocreatedb password :'runtime_password';
select 'create database liaison_desk owner liaison_desk_owner'
 where not exists (select from pg_database where datname = 'liaison_desk')
\gexec
SQL
