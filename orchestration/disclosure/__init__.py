"""Disclosure control: what of a registry may be handed out, and in which form.

Belongs here: the cells that are counted, which of them are hidden, the audit of what is left, the coarsened
curves, the files of the tier ``public``. Does not belong here: estimators (``survival``), the internal release
(``orchestration.publish``), a rule of one endpoint.

Sources: Hundepool et al., Statistical Disclosure Control (Wiley 2012, doi:10.1002/9781118348239), for primary and
secondary suppression and the audit by linear programming; O'Keefe, Sparks, McAullay and Loong, Confidentialising
survival analysis output in a remote data access system (J Privacy and Confidentiality 2012;4(1):127-154), for curves.
"""
