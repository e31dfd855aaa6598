module copy

go 1.19
