# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# Completion of digictl for bash. What it completes, the functions that follow tell; digictl makes them of its verbs.

_digictl () {
    local cur=${COMP_WORDS[COMP_CWORD]} pending='' verb='' how word i
    local -a words=() # of a verb that is not whole yet, then its arguments
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == = ]]; then
            continue # bash makes a word of it
        elif [[ -n $pending ]]; then
            pending=''
        elif [[ $word == -* ]]; then
            if [[ $word != *=* && -n $(_digictl_value "$verb" "$word") ]]; then pending=$word; fi
        else
            words+=("$word")
            if [[ -z $verb ]] && _digictl_options "${words[*]}" >/dev/null; then verb=${words[*]}; words=(); fi
        fi
    done
    if [[ $cur == --*=* ]]; then pending=${cur%%=*}; cur=${cur#*=}; fi
    if [[ $cur == = ]]; then cur=''; fi
    if [[ -n $pending ]]; then
        how=$(_digictl_value "$verb" "$pending")
    elif [[ $cur == -* ]]; then
        how=$(_digictl_options "$verb")
    elif [[ -n $verb ]]; then
        how=$(_digictl_argument "$verb" "${#words[@]}")
    else
        how=@verbs
    fi
    if [[ $how == @verbs ]]; then how=$(_digictl_words "${words[*]}"); fi
    COMPREPLY=()
    case $how in
    @files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    @folders) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
    @any) ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$how" -- "$cur") ;;
    esac
}
complete -F _digictl digictl

