#!/usr/bin/env Rscript
# Cox with ties, delayed entry, strata and clusters; restricted means of three groups; a published curve; clustered curves.
# Usage: Rscript cox_and_clusters.R. Writes cox_and_clusters.csv and cox_and_clusters.json beside itself.
suppressPackageStartupMessages({library(survival); library(jsonlite)})
num <- function(x) as.list(ifelse(is.finite(as.numeric(x)), as.numeric(x), NA))

# Lesions of patients, in whole days with many ties and on a continuous clock
set.seed(21); n <- 260
patient <- sample(1:90, n, TRUE); frailty <- exp(rnorm(90))[patient]; days <- patient <= 50
group <- sample(c("a","b","c"), n, TRUE); stratum <- sample(c("s1","s2"), n, TRUE)
entry <- ifelse(days, sample(0:4, n, TRUE), round(rexp(n,.4),6)); lived <- rexp(n, .12*frailty*c(a=1,b=.6,c=1.7)[group])
time <- ifelse(days, entry+1+floor(lived), entry+.001+round(lived,6)); cause <- sample(0:2, n, TRUE, prob=c(.4,.4,.2))
d <- data.frame(set=ifelse(days,"days","continuous"), patient=sprintf("P%02d",patient), group, stratum, entry, time, cause)
write.csv(format(d, digits=17, trim=TRUE), "cox_and_clusters.csv", row.names=FALSE, quote=FALSE); d <- read.csv("cox_and_clusters.csv", stringsAsFactors=FALSE)

cox <- function(x, cause, late, strata, reference) {
  x$event <- if (is.null(cause)) 1*(x$cause>0) else 1*(x$cause==cause); x$g <- relevel(factor(x$group), ref=reference)
  f <- as.formula(paste(if (late) "Surv(entry,time,event)" else "Surv(time,event)", "~ g", if (strata) "+ strata(stratum)" else ""))
  m <- coxph(f, data=x, ties="efron"); s <- summary(m); r <- coxph(f, data=x, ties="efron", cluster=patient); sr <- summary(r)
  list(call=paste0("coxph(", paste(deparse(f), collapse=" "), ")"), cause=if (is.null(cause)) NA else cause, late=late, strata=strata, reference=reference, groups=setdiff(levels(x$g), reference),
    coef=num(coef(m)), se=num(s$coefficients[,"se(coef)"]), hr=num(s$conf.int[,1]), lower=num(s$conf.int[,3]), upper=num(s$conf.int[,4]), p=num(s$coefficients[,"Pr(>|z|)"]), lrt=unname(s$logtest[1]), lrt_p=unname(s$logtest[3]),
    robust_se=num(sr$coefficients[,"robust se"]), robust_lower=num(sr$conf.int[,3]), robust_upper=num(sr$conf.int[,4]), robust_p=num(sr$coefficients[,"Pr(>|z|)"])) }
models <- lapply(split(d, d$set), function(x) { out <- list()
  for (late in c(FALSE,TRUE)) for (strata in c(FALSE,TRUE)) for (reference in c("a","b")) for (k in list(NULL,1)) out[[length(out)+1]] <- cox(x, k, late, strata, reference)
  out })

# Ties by the thousand, and a group without an event: the other ratios are those of a model without it
ties <- data.frame(group=c("a","a","b","b","c","c"), time=c(1,7,1,7,1,7), events=c(2500,5000,3500,4000,900,1800), censored=c(0,2500,0,2500,300,0))
long <- ties[rep(1:6, ties$events+ties$censored),]; long$event <- unlist(Map(function(e,c) rep(1:0,c(e,c)), ties$events, ties$censored))
s <- summary(coxph(Surv(time,event)~group, data=long, ties="efron")); many <- list(counts=ties, coef=num(s$coefficients[,1]), se=num(s$coefficients[,3]))
quiet <- d[d$set=="days",]; quiet$event <- 1*(quiet$cause>0 & quiet$group!="b"); q <- summary(coxph(Surv(time,event)~group, data=quiet[quiet$group!="b",], ties="efron"))
without <- list(group="b", coef=num(q$coefficients[,1]), se=num(q$coefficients[,3]))

# Restricted means by survfit, and their contrasts to a reference
rmst <- function(x, tau) { z <- summary(survfit(Surv(time,1*(cause>0))~1, data=x), rmean=tau)$table; c(unname(z["rmean"]), unname(z["se(rmean)"])) }
contrast <- function(x, g, ref, tau) { a <- rmst(x[x$group==g,],tau); b <- rmst(x[x$group==ref,],tau); z <- qnorm(.975); dif <- a[1]-b[1]; se <- sqrt(a[2]^2+b[2]^2); lr <- log(a[1]/b[1]); sl <- sqrt((a[2]/a[1])^2+(b[2]/b[1])^2)
  list(group=g, reference=ref, tau=tau, difference=dif, std_error=se, lower=dif-z*se, upper=dif+z*se, p=2*pnorm(-abs(dif)/se), ratio=exp(lr), ratio_lower=exp(lr-z*sl), ratio_upper=exp(lr+z*sl), p_ratio=2*pnorm(-abs(lr)/sl)) }
x <- d[d$set=="days",]; contrasts <- list(contrast(x,"a","b",12), contrast(x,"c","b",12))

# A published curve, constant hazard between its points, delayed entry; exact interval of O/E, Wu's form
pt <- c(6,12,24); ps <- c(.7,.5,.3); H <- function(t) approx(c(0,pt), c(0,-log(ps)), xout=pmin(t,24))$y
x <- d[d$set=="continuous",]; E <- sum(H(x$time)-H(x$entry)); O <- sum(x$cause>0 & x$time<=24)
curve <- list(points=pt, survival=ps, observed=O, expected=E, z=(O-E)/sqrt(E), p=pchisq((O-E)^2/E,1,lower.tail=FALSE), z_wu=(O-E)/sqrt((O+E)/2), smr=O/E, smr_lower=qchisq(.025,2*O)/2/E, smr_upper=qchisq(.975,2*(O+1))/2/E, p_exact=ppois(O,E), p_exact_worse=ppois(O-1,E,lower.tail=FALSE))

# Standard errors of survival that allow for the patient, by the grouped jackknife: what the bootstrap should come near to
x <- d[d$set=="days",]; at <- c(3,6,12); g <- summary(survfit(Surv(time,1*(cause>0))~1, data=x, cluster=patient, robust=TRUE), times=at); w <- summary(survfit(Surv(time,1*(cause>0))~1, data=x), times=at)
write(toJSON(list(engine=list(R=R.version.string, survival=as.character(packageVersion("survival"))), models=models, many_ties=many, without_group=without, rmst_contrasts=contrasts, curve=curve,
  clustered=list(times=at, survival=num(g$surv), grouped_jackknife_se=num(g$std.err), greenwood_se=num(w$std.err))), auto_unbox=TRUE, digits=NA, na="null", pretty=TRUE), "cox_and_clusters.json")
