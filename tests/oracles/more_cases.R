#!/usr/bin/env Rscript
# Draws the synthetic cases that the published data sets do not cover. Usage: Rscript more_cases.R
# Then, for each survival/x.csv:  Rscript oracle.R survival/x.csv survival/x "" "0,1,6,12,24" 9
# and for each competing/x.csv:   Rscript oracle_competing.R competing/x.csv competing/x "0,1,6,12"
set.seed(11)
save <- function(d, f) write.csv(d, f, row.names=FALSE, quote=FALSE)
n <- 60
save(data.frame(time=sample(1:4, n, TRUE), event=rbinom(n,1,.5), group=sample(c("a","b","c"), n, TRUE)), "survival/heavy_ties.csv")
save(data.frame(time=c(1,2,3,4,5,6,7,8, 2,4,6,8), event=c(1,1,1,1,0,0,1,0, 1,1,0,0), group=rep(c("x","y"), c(8,4))), "survival/half_exactly.csv")
save(data.frame(time=c(0,0,0,1,3,3,5,0,2,9), event=c(1,0,1,1,0,1,0,0,1,1), group=rep(c("x","01"), each=5)), "survival/time_zero.csv")
save(data.frame(time=c(5,3,8,2,9,9,4), event=c(1,1,0,1,1,0,0), group=c("alone","b","b","b","c","c","c")), "survival/group_of_one.csv")
save(data.frame(time=c(4,7,9,12), event=c(0,0,0,0)), "survival/no_event.csv")
save(data.frame(time=c(4,7,9,12), event=c(1,1,1,1)), "survival/all_events.csv")
save(data.frame(time=12, event=0), "survival/one_patient.csv")
save(data.frame(time=c(1,2,3,10,11,12,13,14), event=c(0,0,0,1,1,0,1,1), group=rep(c("early","late"), c(3,5))), "survival/group_without_exposure.csv")
x <- round(rexp(40,.1),2); save(data.frame(time=c(x, x[1:20]+1e-9, x[1:5]*(1+1e-7)), event=rbinom(65,1,.6), group=sample(c("a","b"),65,TRUE)), "survival/near_ties.csv")
d <- data.frame(time=round(rexp(30,.05),1), event=rbinom(30,1,.7), group=sample(c("Z","a","B"),30,TRUE)); d$time[3] <- NA; d$event[5] <- NA; d$group[7] <- ""; save(d, "survival/missing_values.csv")
n <- 80
save(data.frame(time=sample(0:6, n, TRUE), cause=sample(0:3, n, TRUE), group=sample(c("a","b","c"), n, TRUE)), "competing/heavy_ties.csv")
save(data.frame(time=rexp(n,.1), cause=sample(c(0,1,2), n, TRUE), group=sample(c("a","b"), n, TRUE)), "competing/continuous.csv")
save(data.frame(time=c(1,2,3,4,2,5,6,7), cause=c(1,1,1,1,0,1,0,1), group=rep(c("a","b"),each=4)), "competing/single_cause.csv")
