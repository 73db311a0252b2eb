foreach (var (key, value) in GC.GetConfigurationVariables())
    Console.WriteLine($"{key}={value}");
