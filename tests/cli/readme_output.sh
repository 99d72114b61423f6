#!/usr/bin/env bash
# README shows what its first command prints, digest and all.
exec scripts/readme-output
