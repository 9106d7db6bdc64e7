# Landmark analyses as R's survival has them, of landmarks.csv: Rscript landmarks.R > landmarks.json
# Who leaves at or before the landmark is left out; groups are those of what was known at or before it; time counts
# from it.
library(survival)
d <- read.csv("landmarks.csv")
known <- ifelse(is.na(d$known), Inf, d$known)
at <- lapply(c(3, 6, 12), function(landmark) {
  kept <- d$time > landmark
  own <- data.frame(
    time = d$time[kept] - landmark, event = d$event[kept],
    group = ifelse(d$group[kept] == "yes" & known[kept] <= landmark, "yes", "no")
  )
  fit <- survfit(Surv(time, event) ~ group, data = own, conf.type = "log-log")
  test <- survdiff(Surv(time, event) ~ group, data = own)
  then <- summary(fit, times = 12)
  list(
    landmark = landmark, left_events = sum(d$event[!kept]), left_censored = sum(!d$event[!kept]),
    n = as.vector(fit$n), events = as.vector(tapply(own$event, own$group, sum)),
    median = unname(quantile(fit, 0.5)$quantile[, 1]), lower = unname(quantile(fit, 0.5)$lower[, 1]),
    upper = unname(quantile(fit, 0.5)$upper[, 1]),
    survival_12 = then$surv, lower_12 = then$lower, upper_12 = then$upper,
    chisq = test$chisq, p = pchisq(test$chisq, 1, lower.tail = FALSE)
  )
})
naive <- survdiff(Surv(time, event) ~ group, data = d)
result <- list(
  r = paste(R.version.string, "survival", packageVersion("survival")),
  naive_p = pchisq(naive$chisq, 1, lower.tail = FALSE), landmarks = at
)
cat(jsonlite::toJSON(result, digits = NA, auto_unbox = TRUE, na = "string", pretty = TRUE), "\n")
