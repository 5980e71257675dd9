"""Texts of many forms, one of which almost any argument takes."""

from __future__ import annotations

ARNS = frozenset(
    {
        "arn:aws:iam::123456789012:role/x",
        "arn:aws:lambda:us-east-1:123456789012:function:x",
        "arn:aws:s3:::bucket",
        "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
        "arn:aws:events:us-east-1:123456789012:event-bus/x",
        "arn:aws:sns:us-east-1:123456789012:x",
        "arn:aws:sqs:us-east-1:123456789012:x",
        "arn:aws-us-gov:iam::123456789012:role/x",
        "arn:aws:iam::aws:policy/x",
    }
)
_WORDS = """
    aaaaaaaa AAAAAAAA Aaaa aaaA AAAA_AAAA aaaa_aaaa aaaa-aaaa aaaa.aaaa aaaa/aaaa aaaa:aaaa a1 .aaaa _aaaa /aaaa
    /aaaa/ aa:aa:aa {a} ${x} <a> a=b a,b $.a #a * true false aws amazon self none default all ALL any mon tcp icmp
    HTTP HTTPS aws:kms $default $LATEST @daily AWS/EC2 p95 db.r5.large t3.micro python3.13
"""
_NUMBERS = "-1 0 1 10 512 1.2 1.2.3 123456789012 8.0.mysql_aurora.3.05.2"
_TIMES = """
    2030-01-01 2030-01-01T00:00:00Z 00:00 03:00-04:00 sun:05:00-sun:06:00 Mon:00:00-Mon:03:00 1h 5m P1D
"""
_PLACES = """
    us-east-1 us-east-1a 10.0.0.1 10.0.0.0/16 0.0.0.0/0 2001:db8::1 2001:db8::/32 ::/0 example.com aaaaaaaa.com.
    a@example.com http://example.com https://example.com https://example.com/a?b=c s3://bucket/key /aws/lambda/x
"""
_IDENTIFIERS = """
    alias/aaaaaaaa alias/aws/s3 i-aaaaaaaa i-0123456789abcdef0 ami-12345678 subnet-12345678 vpc-12345678 sg-12345678
    12345678-1234-1234-1234-123456789012 mrk-1234567890abcdef1234567890abcdef ABCDEFGHIJ1234567890== YWFh
"""
_WITH_SPACES = (
    "aaaa aaaa",
    "- a",
    "a\nb",
    "\u00e9\u00e9\u00e9\u00e9",
    "rate(5 minutes)",
    "cron(0 12 * * ? *)",
)
_DOCUMENTS = ("{}", '{"Version":"2012-10-17","Statement":[]}')

SAMPLES = (
    *(text for texts in (_WORDS, _NUMBERS, _TIMES, _PLACES, _IDENTIFIERS) for text in texts.split()),
    *_WITH_SPACES,
    *_DOCUMENTS,
    *sorted(ARNS),
)
