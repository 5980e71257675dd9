#!/bin/sh
exec /opt/job
