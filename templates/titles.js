{{ titles() -}}
