module go_mutex_lock

go 1.18
