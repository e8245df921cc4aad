# Runs a reference program with rstan and writes draws that fit_bench reads:
#   Rscript stan.R PROGRAM.stan DATA.R OUT.csv ITERATIONS ACCEPTANCE
# Four chains on all cores; half of the iterations are warm-up. Seconds are the chains' processor
# time, as Stan counts it. The compiled program is kept beside the source.
suppressMessages(library(rstan))
rstan_options(auto_write = TRUE)
given <- commandArgs(trailingOnly = TRUE)
boost <- system.file("include", package = "BH")
model <- stan_model(given[1], boost_lib = if (nzchar(boost)) boost else "/usr/include")
iterations <- as.integer(given[4])
fit <- sampling(model, data = read_rdump(given[2]), chains = 4, iter = iterations,
                cores = parallel::detectCores(), seed = 1, refresh = 0, init_r = 1,
                control = list(adapt_delta = as.numeric(given[5]), max_treedepth = 10))
draws <- as.array(fit)
seconds <- colSums(get_elapsed_time(fit))
out <- file(given[3], "w")
cat(dim(draws)[1], dim(draws)[2], seconds[["warmup"]], seconds[["sample"]],
    get_num_divergent(fit), "\n", file = out)
for (name in dimnames(draws)[[3]]) {
  cat(name, format(as.vector(draws[, , name]), digits = 12), "\n", file = out)
}
close(out)
