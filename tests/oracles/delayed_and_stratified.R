#!/usr/bin/env Rscript
# Delayed entry, strata, scored trend, extreme tails and a published curve. Usage: Rscript delayed_and_stratified.R
# Writes delayed_entry.csv/.json, stratified.csv/.json and tails.json beside itself.
suppressPackageStartupMessages({library(survival); library(cmprsk); library(jsonlite)})
save <- function(x, f) write(toJSON(x, auto_unbox=TRUE, digits=NA, na="null", pretty=TRUE), f)
num <- function(x) as.list(ifelse(is.finite(as.numeric(x)), as.numeric(x), NA))
quant <- function(f, p) { q <- quantile(f, probs=p); num(c(q$quantile, q$lower, q$upper)) }
curve <- function(f) list(time=num(f$time), n_risk=num(f$n.risk), n_event=num(f$n.event), n_censor=num(f$n.censor), surv=num(f$surv),
  std_err_log=num(f$std.err), lower=num(f$lower), upper=num(f$upper), cumhaz=num(f$cumhaz), quantiles=list(quant(f,.25), quant(f,.5), quant(f,.75)))

# Delayed entry, on a continuous clock (no tied events) and in whole days
set.seed(3); n <- 70
whole <- rep(c(FALSE,TRUE), c(40,30))
entry <- ifelse(whole, sample(0:5, n, TRUE), rexp(n,.3)); time <- entry + ifelse(whole, sample(1:9, n, TRUE), rexp(n,.2))
d <- data.frame(set=ifelse(whole,"days","continuous"), entry=entry, time=time, cause=sample(0:2, n, TRUE), group=sample(c("a","b"), n, TRUE))
write.csv(format(d, digits=17, trim=TRUE), "delayed_entry.csv", row.names=FALSE, quote=FALSE); d <- read.csv("delayed_entry.csv", stringsAsFactors=FALSE)
res <- lapply(split(d, d$set), function(x) { x$event <- 1*(x$cause>0); x$id <- seq_len(nrow(x))
  km <- lapply(c("log-log","log","plain"), function(ct) curve(survfit(Surv(entry,time,event)~1, data=x, conf.type=ct))); names(km) <- c("log-log","log","plain")
  aj <- survfit(Surv(entry,time,factor(cause))~1, data=x, id=id)
  list(km=km, reverse=quant(survfit(Surv(entry,time,1-event)~1, data=x, conf.type="log-log"), .5), cif_time=num(aj$time), cif=list("1"=num(aj$pstate[,2]), "2"=num(aj$pstate[,3])),
    score=coxph(Surv(entry,time,event)~group, data=x, ties="breslow")$score, person_time=sum(x$time-x$entry)) })
save(res, "delayed_entry.json")

# Strata
set.seed(4); n <- 150
s <- data.frame(time=ceiling(rexp(n,.08)), cause=sample(0:2, n, TRUE), group=sample(c("a","b","c"), n, TRUE), stratum=sample(c("s1","s2","s3"), n, TRUE), stringsAsFactors=FALSE)
s <- s[!(s$group=="c" & s$stratum=="s3"),]; write.csv(s, "stratified.csv", row.names=FALSE, quote=FALSE); s$event <- 1*(s$cause>0)
sd <- function(rho) { f <- survdiff(Surv(time,event)~group+strata(stratum), data=s, rho=rho); list(observed=num(rowSums(f$obs)), expected=num(rowSums(f$exp)), chisq=f$chisq, p=pchisq(f$chisq,2,lower.tail=FALSE)) }
f <- survdiff(Surv(time,event)~group+strata(stratum), data=s); sc <- c(0,1,5); U <- sum(sc*(rowSums(f$obs)-rowSums(f$exp))); V <- as.numeric(t(sc)%*%f$var%*%sc)
ci <- cuminc(s$time, s$cause, s$group, s$stratum)$Tests
save(list(logrank=sd(0), peto=sd(1), trend=list(scores=sc, chisq=U^2/V, p=pchisq(U^2/V,1,lower.tail=FALSE)), gray=lapply(1:2, function(i) list(cause=i, stat=unname(ci[i,"stat"]), df=unname(ci[i,"df"]), p=unname(ci[i,"pv"])))), "stratified.json")

# Tails of the chi-square, and expected events under a published curve with a constant hazard between its points
tails <- expand.grid(chisq=c(0,1e-8,.5,3,30,300,3000,30000), df=c(1,2,3,7)); tails$p <- pchisq(tails$chisq, tails$df, lower.tail=FALSE); tails$log_p <- pchisq(tails$chisq, tails$df, lower.tail=FALSE, log.p=TRUE)
pt <- c(6,12,24); ps <- c(.8,.55,.3); time <- c(2,5,6,9,14,20,24,30); event <- c(1,0,1,1,0,1,1,1)
E <- sum(approx(c(0,pt), c(0,-log(ps)), xout=pmin(time,24))$y); O <- sum(event[time<=24])
save(list(tails=tails, curve=list(points=pt, survival=ps, time=time, event=event, observed=O, expected=E, z=(O-E)/sqrt(E), p_exact=ppois(O,E), p_exact_worse=ppois(O-1,E,lower.tail=FALSE))), "tails.json")
