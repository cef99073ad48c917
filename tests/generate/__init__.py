"""Compilations made from a seed, each together with its truth: where its reports start and what is to be removed.

``words`` are invented offices and sentences, ``bodies`` reports made of them, ``forms`` how a contents is printed,
``plan`` and ``layout`` put a document together, ``damage`` spoils it in one way, ``encodings`` writes it as bytes,
``cases`` lists what is tried how often, ``score`` compares with what was cut.
"""
