using Dingo.Aot.Commands;

return await CommandLine.RunAsync(args, Terminal.OfProcess);
