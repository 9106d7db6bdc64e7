"""The R scripts that reproduce a median: one from rows, one from a release's risk tables.

Belongs here: the text of the scripts. Does not belong here: the files that they read.
"""

DAYS_PER_MONTH = "365.25 / 12"
_BESIDE = (
    'path <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[1])\n'
    'beside <- function(name) file.path(dirname(gsub("~+~", " ", path, fixed = TRUE)), name)\n'
)
#: Who is not late is at risk before day 0, since R takes an interval as open at its start.
_ROWS = (
    "library(survival)\n{beside}"
    "rows <- read.csv(beside({file}))\n"
    "rows$start <- ifelse(rows$entry_days > 0, rows$entry_days, -1)\n"
)
_MEDIAN = (
    'fit <- survfit(Surv(start, time_days, event) ~ 1, data = rows, conf.type = "log-log")\n'
    "median <- unlist(quantile(fit, 0.5)) / (" + DAYS_PER_MONTH + ")\n"
    'cat("n", nrow(rows), "events", sum(rows$event), "median and 95% limits in months", median, "\\n")\n'
)
#: Where another cause competes there is no median, and the curve is one minus the incidence.
_INCIDENCE = (
    "rows$id <- seq_len(nrow(rows))\n"
    "rows$state <- factor(rows$cause, levels = 0:max(rows$cause))\n"
    "fit <- survfit(Surv(start, time_days, state) ~ 1, data = rows, id = id)\n"
    "free <- 1 - summary(fit, times = round(12 * " + DAYS_PER_MONTH + "))$pstate[, 2]\n"
    'cat("n", nrow(rows), "events", sum(rows$event), "free of the event at 12 months", free, "\\n")\n'
)
#: A risk table as intervals between its days: of those at risk, so many have the event at the end.
COUNTS = (
    "# The median of an endpoint, from the counts of this release: Rscript median.R PFS\n"
    "library(survival)\n" + _BESIDE + "endpoint <- c(commandArgs(TRUE), 'PFS')[1]\n"
    "all <- read.csv(beside('risk_table.csv'))\n"
    "all <- all[all$endpoint_id == endpoint & all$stratification_id == 'all', ]\n"
    "all$start <- c(-1, all$time_days)[seq_len(nrow(all))]\n"
    "rows <- rbind(transform(all, event = 1, n = event_count),\n"
    "              transform(all, event = 0, n = at_risk_count - event_count))\n"
    "fit <- survfit(Surv(start, time_days, event) ~ 1, data = rows[rows$n > 0, ], weights = n, conf.type = 'log-log')\n"
    "cat(endpoint, 'median and 95% limits in months', unlist(quantile(fit, 0.5)) / ("
    + DAYS_PER_MONTH
    + "), '\\n')\n"
)


def script(endpoint: str, file: str, *, competes: bool) -> str:
    """The script for a CSV of rows that lies beside it; R's ``survival`` is all that it needs."""
    shown = " ".join(endpoint.split())
    told = f"# {shown}: the figure of the registry again, from the rows beside this script.\n"
    rows = _ROWS.format(beside=_BESIDE, file=quoted(file))
    return told + rows + (_INCIDENCE if competes else _MEDIAN)


def quoted(text: str) -> str:
    """The text as a string of R."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
